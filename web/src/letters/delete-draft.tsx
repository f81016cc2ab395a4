import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import type { Letter } from "../api/types";
import { DeleteQuestion } from "../ui/delete-question";
import { useWords } from "../words";
import { useChanged } from "./use-changed";

interface Props {
  letter: Letter;
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function DeleteDraft({ letter, ...asked }: Props) {
  const { t } = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const changed = useChanged();
  return (
    <DeleteQuestion
      {...asked}
      draft={letter}
      listed="letters"
      body={t("draft.deleteBody")}
      remove={(header) =>
        unwrap(
          api.DELETE("/communications/{communication_id}", {
            params: { path: { communication_id: letter.id }, header },
          }),
        )
      }
      changed={(seen) => changed(seen, letter)}
      onRefused={() => queries.invalidateQueries({ queryKey: ["letter", letter.id] })}
    />
  );
}
