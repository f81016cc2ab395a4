import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { Button, DropZone, FileTrigger, isFileDropItem, Text } from "react-aria-components";
import { useApi } from "../api/context";
import type { DepositFile } from "../api/deposit";
import { Refused } from "../api/problems";
import { useLetter } from "../api/queries";
import type { Attachment, Letter } from "../api/types";
import { FILES_MAX } from "../api/uploads";
import { DepositPicker } from "../deposit/picker-lazy";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Icon } from "../ui/icons";
import { useOnce } from "../ui/once";
import { Progress } from "../ui/progress";
import { useWords } from "../words";
import { attaching } from "./attaching";
import { AttachmentLine } from "./attachment-line";
import { LeavingQuestion } from "./leaving-question";
import { isAwaited, isOnTheWay, type Upload } from "./upload";
import { useUploads } from "./use-uploads";

export interface FilesHandle {
  /** Whether all that was chosen is on the letter; when it is not, says so and leads there. */
  areThere: () => boolean;
}

interface Props {
  letter: Letter | undefined;
  ref: Ref<FilesHandle>;
}

/** The files of a draft: dropped or chosen, several at once. */
export function Files({ letter, ref }: Props) {
  const { t } = useWords();
  const api = useApi();
  const queries = useQueryClient();
  // The draft's own copy is what was saved last; files change beside it.
  const fresh = useLetter(letter?.id);
  const attachments = fresh.data?.attachments ?? letter?.attachments ?? [];
  const id = letter?.id;
  const files = useMemo(() => (id ? attaching(api, id) : undefined), [api, id]);
  const { uploads, attached, add, cancel, retry, drop } = useUploads(letter?.id, files, attachments);
  const [picking, setPicking] = useState(false);
  // How often somebody went on in vain because of these.
  const [vain, setVain] = useState(0);
  if (vain > 0 && uploads.length === 0) setVain(0);
  const missing = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (vain > 0) missing.current?.focus();
  }, [vain]);
  useImperativeHandle(ref, () => ({
    areThere: () => {
      if (uploads.length > 0) setVain((times) => times + 1);
      return uploads.length === 0;
    },
  }));
  const once = useOnce();
  const attach = async (file: DepositFile) => {
    await files?.refer(file.id, once.header(file.id));
    once.taken();
    await queries.invalidateQueries({ queryKey: ["letter", id] });
  };
  const remove = useMutation({
    mutationFn: async (attachment: Attachment) => files?.remove(attachment.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["letter", letter?.id] }),
  });
  return (
    <section className="card files" aria-labelledby="files-title">
      <h2 id="files-title">
        <Icon name="clip" />
        {t("files.title")}
      </h2>
      <DropZone
        className="drop"
        aria-label={t("files.title")}
        onDrop={async (event) =>
          add(await Promise.all(event.items.filter(isFileDropItem).map((item) => item.getFile())))
        }
      >
        <Text slot="label">{t("files.drop")}</Text>{" "}
        <FileTrigger allowsMultiple onSelect={(files) => files && add(files)}>
          <Button className="action secondary">{t("files.choose")}</Button>
        </FileTrigger>
        <p className="hint">{t("files.limits")}</p>
      </DropZone>
      {letter && (
        <Action plain isDisabled={attachments.length >= FILES_MAX} onPress={() => setPicking(true)}>
          <Icon name="upload" />
          {t("files.fromDeposit")}
        </Action>
      )}
      {letter && picking && <DepositPicker what="letter" pick={attach} onClose={() => setPicking(false)} />}
      {remove.isError && <Failure error={remove.error} />}
      {vain > 0 && (
        <div className="notice bad" ref={missing} tabIndex={-1}>
          <Icon name="warning" />
          <div>
            <NotThere uploads={uploads} />
          </div>
        </div>
      )}
      <ul className="file-list" aria-label={t("files.title")}>
        {attached.map((attachment) => (
          <li key={attachment.id}>
            <AttachmentLine letterId={letter?.id ?? ""} attachment={attachment}>
              <Action
                plain
                aria-label={t("files.remove", { name: attachment.name })}
                isPending={remove.isPending && remove.variables?.id === attachment.id}
                onPress={() => remove.mutate(attachment)}
              >
                <Icon name="close" />
              </Action>
            </AttachmentLine>
          </li>
        ))}
        {uploads.map((upload) => (
          <li key={upload.key}>
            <UploadLine upload={upload} onCancel={cancel} onRetry={retry} onDrop={drop} />
          </li>
        ))}
      </ul>
      <LeavingQuestion files={uploads.filter(isAwaited).map((one) => one.file.name)} />
    </section>
  );
}

/** How many files are not on the letter, and what to do about them. */
function NotThere({ uploads }: { uploads: Upload[] }) {
  const { t } = useWords();
  const moving = uploads.filter(isOnTheWay).length;
  const failed = uploads.length - moving;
  return (
    <>
      {moving > 0 && <p>{t("files.onTheWay", { count: moving })}</p>}
      {failed > 0 && <p>{t("files.notThere", { count: failed })}</p>}
    </>
  );
}

interface LineProps {
  upload: Upload;
  onCancel: (key: string) => void;
  onRetry: (key: string) => void;
  onDrop: (key: string) => void;
}

function UploadLine({ upload, onCancel, onRetry, onDrop }: LineProps) {
  const { t, bytes } = useWords();
  const { key, file, percent, status, error } = upload;
  const name = file.name;
  const moving = isOnTheWay(upload);
  return (
    <div className={moving ? "file" : "file rejected"}>
      <Icon name="file" />
      <span className="file-name">
        {name} <span className="quiet">{bytes(file.size)}</span>
        {status === "sending" ? (
          <Progress label={t("files.sending", { name })} percent={percent} />
        ) : (
          <span className={moving ? "quiet" : "error"} role="status">
            {error instanceof Refused ? error.why : t(`files.${status}`)}
          </span>
        )}
      </span>
      {(status === "failed" || status === "stopped") && (
        <Action plain aria-label={t("files.retry", { name })} onPress={() => onRetry(key)}>
          <Icon name="retry" />
        </Action>
      )}
      <Action
        plain
        aria-label={moving ? t("files.cancel", { name }) : t("files.remove", { name })}
        onPress={() => (moving ? onCancel(key) : onDrop(key))}
      >
        <Icon name="close" />
      </Action>
    </div>
  );
}
