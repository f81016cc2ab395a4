import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { atLetter } from "../api/queries";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { useSay } from "../ui/said";
import { useWords } from "../words";

interface Props {
  id: string;
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function DeleteDraft({ id, isOpen, onClose, onDone }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE("/communications/{communication_id}", atLetter(id))),
    onSuccess: async () => {
      say(t("draft.deleted"));
      onDone();
      await queries.invalidateQueries({ queryKey: ["letters"] });
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
          <Action danger isPending={remove.isPending} onPress={() => remove.mutate()}>
            {t("draft.delete")}
          </Action>
        </>
      }
    >
      <p>{t("draft.deleteBody")}</p>
      {remove.isError && <Failure error={remove.error} />}
    </Question>
  );
}
