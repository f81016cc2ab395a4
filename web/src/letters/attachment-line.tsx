import type { ReactNode } from "react";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import type { Attachment } from "../api/types";
import { FileLine } from "../ui/file-line";
import { useFileReason } from "../ui/file-reason";
import { useWords } from "../words";

interface Props {
  letterId: string;
  attachment: Attachment;
  children?: ReactNode;
}

/** A file of a letter, which can be opened once it was found good. */
export function AttachmentLine({ letterId, attachment, children }: Props) {
  const { t } = useWords();
  const api = useApi();
  const open = async () => {
    const path = { communication_id: letterId, attachment_id: attachment.id };
    return (
      await unwrap(api.GET("/communications/{communication_id}/attachments/{attachment_id}", { params: { path } }))
    ).url;
  };
  const { name, size, status } = attachment;
  const rejected = status === "rejected";
  const reason = useFileReason()(attachment);
  return (
    <FileLine
      name={name}
      size={size}
      rejected={rejected}
      open={status === "available" ? open : undefined}
      actions={children}
    >
      <span className={rejected ? "error" : "quiet"} role="status">
        {rejected ? `${t("files.rejected")}: ${reason}` : (reason ?? t(`files.${status}`))}
      </span>
    </FileLine>
  );
}
