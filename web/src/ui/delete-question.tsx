import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isOvertaken } from "../api/problems";
import { useWords } from "../words";
import { Action } from "./action";
import { Changed } from "./changed";
import { Question } from "./dialog";
import { Failure } from "./failure";
import { useSay } from "./said";
import { useSeen } from "./use-seen";

interface Props<D> {
  isOpen: boolean;
  draft: D;
  /** What goes with the draft. */
  body: string;
  remove: (version: { "If-Match": string }) => Promise<unknown>;
  /** In what two of its versions differ, in words. */
  changed: (seen: D) => string[];
  /** Reads it again: somebody may have been here first. */
  onRefused: () => Promise<unknown>;
  /** The first word of the keys under which lists of such drafts are remembered. */
  listed: string;
  onClose: () => void;
  onDone: () => void;
}

/** Asks once more before a draft is deleted, as it was seen. */
export function DeleteQuestion<D extends { version: number }>({
  isOpen,
  draft,
  body,
  remove,
  changed,
  onRefused,
  listed,
  onClose,
  onDone,
}: Props<D>) {
  const { t } = useWords();
  const say = useSay();
  const queries = useQueryClient();
  const { seen, isOld, header } = useSeen(isOpen, draft);
  const removing = useMutation({
    mutationFn: () => remove(header),
    onSuccess: async () => {
      say(t("draft.deleted"));
      onDone();
      await queries.invalidateQueries({ queryKey: [listed] });
    },
    onError: onRefused,
  });
  const close = () => {
    removing.reset();
    onClose();
  };
  return (
    <Question
      alert
      title={t("draft.deleteTitle")}
      isOpen={isOpen}
      onClose={close}
      footer={
        <>
          <Action onPress={close}>{t("app.cancel")}</Action>
          <Action
            danger
            isDisabled={isOld || isOvertaken(removing.error)}
            isPending={removing.isPending}
            onPress={() => removing.mutate()}
          >
            {t("draft.delete")}
          </Action>
        </>
      }
    >
      <p>{body}</p>
      {isOld ? <Changed fields={changed(seen)} /> : removing.isError && <Failure error={removing.error} />}
    </Question>
  );
}
