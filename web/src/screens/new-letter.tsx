import { useLetter } from "../api/queries";
import { Editor } from "../letters/editor";
import { useSheet } from "../ui/use-sheet";
import { Loaded } from "../ui/waiting";

export function NewLetter() {
  const { came, key, created } = useSheet();
  const start = useLetter(came);
  if (!came) return <Editor key={key} onCreated={created} />;
  return (
    <Loaded query={start}>{(letter) => <Editor key={letter.id} start={letter} onCreated={() => undefined} />}</Loaded>
  );
}
