import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { goTo } from "../auth/leaving";
import { useWords } from "../words";
import { Action } from "./action";
import { Failure } from "./failure";
import { Icon } from "./icons";

interface Props {
  name: string;
  size: number;
  /** It was looked at, and is not taken. */
  rejected?: boolean;
  /** Asks for where it is: the link lives for minutes, so it is asked for when it is wanted. */
  open?: () => Promise<string | null>;
  /** Beside the name. */
  children?: ReactNode;
  /** What can be done with it. */
  actions?: ReactNode;
}

/** A file by its name, which can be had when there is a way to it. */
export function FileLine({ name, size, rejected, open, children, actions }: Props) {
  const { t, bytes } = useWords();
  const opening = useMutation({
    mutationFn: async () => open?.(),
    // The link downloads: it says so itself, and one stays where one is.
    onSuccess: (url) => url && goTo(url),
  });
  return (
    <div className={rejected ? "file rejected" : "file"}>
      <Icon name="file" />
      <span className="file-name">
        {open ? (
          <Action
            plain
            aria-label={t("files.open", { name })}
            isPending={opening.isPending}
            onPress={() => opening.mutate()}
          >
            {name}
          </Action>
        ) : (
          name
        )}{" "}
        <span className="quiet">{bytes(size)}</span>
        {children}
        {opening.isError && <Failure error={opening.error} />}
      </span>
      {actions}
    </div>
  );
}
