import { useApi } from "../api/context";
import { atMessage } from "../api/messages";
import { unwrap } from "../api/problems";
import { DeleteQuestion } from "../ui/delete-question";
import { useWords } from "../words";

interface Props {
  id: string;
  onClose: () => void;
  onDone: () => void;
}

export function DeleteMessage({ id, ...asked }: Props) {
  const { t } = useWords();
  const api = useApi();
  return (
    <DeleteQuestion
      {...asked}
      isOpen
      listed="messages"
      body={t("message.deleteBody")}
      remove={() => unwrap(api.DELETE("/messages/{message_id}", atMessage(id)))}
    />
  );
}
