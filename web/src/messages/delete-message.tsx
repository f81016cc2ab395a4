import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { atMessage } from "../api/messages";
import { unwrap } from "../api/problems";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { useSay } from "../ui/said";
import { useWords } from "../words";

interface Props {
  id: string;
  onClose: () => void;
  onDone: () => void;
}

export function DeleteMessage({ id, onClose, onDone }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE("/messages/{message_id}", atMessage(id))),
    onSuccess: async () => {
      say(t("draft.deleted"));
      onDone();
      await queries.invalidateQueries({ queryKey: ["messages"] });
    },
  });
  return (
    <Question
      alert
      isOpen
      title={t("draft.deleteTitle")}
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
      <p>{t("message.deleteBody")}</p>
      {remove.isError && <Failure error={remove.error} />}
    </Question>
  );
}
