import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { atLetter } from "../api/queries";
import { DeleteQuestion } from "../ui/delete-question";
import { useWords } from "../words";

interface Props {
  id: string;
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function DeleteDraft({ id, ...asked }: Props) {
  const { t } = useWords();
  const api = useApi();
  return (
    <DeleteQuestion
      {...asked}
      listed="letters"
      body={t("draft.deleteBody")}
      remove={() => unwrap(api.DELETE("/communications/{communication_id}", atLetter(id)))}
    />
  );
}
