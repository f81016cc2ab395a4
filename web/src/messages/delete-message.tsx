import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import type { Message } from "../api/types";
import { DeleteQuestion } from "../ui/delete-question";
import { useWords } from "../words";
import { useChanged } from "./use-changed";

interface Props {
  message: Message;
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function DeleteMessage({ message, ...asked }: Props) {
  const { t } = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const changed = useChanged();
  return (
    <DeleteQuestion
      {...asked}
      draft={message}
      listed="messages"
      body={t("message.deleteBody")}
      remove={(header) =>
        unwrap(api.DELETE("/messages/{message_id}", { params: { path: { message_id: message.id }, header } }))
      }
      changed={(seen) => changed(seen, message)}
      onRefused={() => queries.invalidateQueries({ queryKey: ["message", message.id], exact: true })}
    />
  );
}
