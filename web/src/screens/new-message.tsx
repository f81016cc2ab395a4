import { MessageEditor } from "../messages/editor";
import { StartedMessage } from "../messages/started";
import { useSheet } from "../ui/use-sheet";

export function NewMessage() {
  const { came, key, created } = useSheet();
  return came ? <StartedMessage key={came} id={came} /> : <MessageEditor key={key} onCreated={created} />;
}
