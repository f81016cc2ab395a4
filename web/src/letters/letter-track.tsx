import { useHistory } from "../api/queries";
import type { Letter, State } from "../api/types";
import { Track } from "../ui/state";

/** Where a letter is among the seven states; without one, where it begins. */
export function LetterTrack({ letter }: { letter: Letter | undefined }) {
  return letter && letter.state !== "draft" ? <Way letter={letter} /> : <Track state="draft" visited={new Set()} />;
}

function Way({ letter }: { letter: Letter }) {
  const history = useHistory(letter);
  const visited = new Set<State>(["draft", letter.state]);
  for (const record of history.data ?? []) visited.add(record.to_state);
  return <Track state={letter.state} visited={visited} />;
}
