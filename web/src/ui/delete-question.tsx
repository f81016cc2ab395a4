import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "../words";
import { Action } from "./action";
import { Question } from "./dialog";
import { Failure } from "./failure";
import { useSay } from "./said";

interface Props {
  isOpen: boolean;
  /** What goes with the draft. */
  body: string;
  remove: () => Promise<unknown>;
  /** The first word of the keys under which lists of such drafts are remembered. */
  listed: string;
  onClose: () => void;
  onDone: () => void;
}

/** Asks once more before a draft is deleted. */
export function DeleteQuestion({ isOpen, body, remove, listed, onClose, onDone }: Props) {
  const { t } = useWords();
  const say = useSay();
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      say(t("draft.deleted"));
      onDone();
      await queries.invalidateQueries({ queryKey: [listed] });
    },
  });
  return (
    <Question
      alert
      title={t("draft.deleteTitle")}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action danger isPending={removing.isPending} onPress={() => removing.mutate()}>
            {t("draft.delete")}
          </Action>
        </>
      }
    >
      <p>{body}</p>
      {removing.isError && <Failure error={removing.error} />}
    </Question>
  );
}
