import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useWords } from "../words";
import { Action } from "./action";
import { Failure } from "./failure";

interface Props {
  /** Asks for where it is: the link lives for minutes, so it is asked for when it is wanted. */
  find: () => Promise<{ url: string }>;
  primary?: boolean;
  plain?: boolean;
  children: ReactNode;
}

/** Opens a PDF in a tab of its own. */
export function OpenPdf({ find, primary, plain, children }: Props) {
  const { t } = useWords();
  const opening = useMutation({
    mutationFn: async (tab: Window | null) => {
      try {
        const { url } = await find();
        if (tab) {
          // What is opened there knows nothing of this page.
          tab.opener = null;
          tab.location.replace(url);
        }
      } catch (error) {
        tab?.close();
        throw error;
      }
      return tab !== null;
    },
  });
  return (
    <>
      <Action
        primary={primary}
        plain={plain}
        isPending={opening.isPending}
        // Browsers let a press open a tab, and not what comes of it later.
        onPress={() => opening.mutate(window.open("", "_blank"))}
      >
        {children}
      </Action>
      {opening.isError && <Failure error={opening.error} />}
      {opening.data === false && (
        <p className="notice bad" role="alert">
          {t("document.blocked")}
        </p>
      )}
    </>
  );
}
