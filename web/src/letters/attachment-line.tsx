import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import type { Attachment } from "../api/types";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Icon } from "../ui/icons";
import { useWords } from "../words";

const REASONS = ["never_came", "wrong_size", "wrong_type", "wrong_checksum", "too_late"] as const;

interface Props {
  letterId: string;
  attachment: Attachment;
  children?: ReactNode;
}

/** A file of a letter, which can be opened once it was found good. */
export function AttachmentLine({ letterId, attachment, children }: Props) {
  const { t, bytes } = useWords();
  const api = useApi();
  const open = useMutation({
    mutationFn: () =>
      unwrap(
        api.GET("/communications/{communication_id}/attachments/{attachment_id}", {
          params: { path: { communication_id: letterId, attachment_id: attachment.id } },
        }),
      ),
    // The link downloads: it says so itself, and one stays where one is.
    onSuccess: ({ url }) => location.assign(url),
  });
  const { name, size, status } = attachment;
  const reason = REASONS.find((one) => one === attachment.reason) ?? "other";
  return (
    <div className={status === "rejected" ? "file rejected" : "file"}>
      <Icon name="file" />
      <span className="file-name">
        {status === "available" ? (
          <Action plain aria-label={t("files.open", { name })} isPending={open.isPending} onPress={() => open.mutate()}>
            {name}
          </Action>
        ) : (
          name
        )}{" "}
        <span className="quiet">{bytes(size)}</span>
        <span className={status === "rejected" ? "error" : "quiet"} role="status">
          {status === "rejected" ? `${t("files.rejected")}: ${t(`files.reason.${reason}`)}` : t(`files.${status}`)}
        </span>
        {open.isError && <Failure error={open.error} />}
      </span>
      {children}
    </div>
  );
}
