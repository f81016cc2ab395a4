import { useState } from "react";
import { useSearchParams } from "react-router";
import { useLetter } from "../api/queries";
import { Editor } from "../letters/editor";
import { Loaded } from "../ui/waiting";

interface Sheet {
  /** The draft that the page was opened with. */
  came?: string;
  /** The draft that was made on it. */
  made?: string;
  count: number;
}

/** A new letter; once it is saved, the address says which, so that loading the page again goes on with it. */
export function NewLetter() {
  const [params, setParams] = useSearchParams();
  const current = params.get("draft") ?? undefined;
  const [sheet, setSheet] = useState<Sheet>({ came: current, count: 0 });
  // Somebody asked for another new one while they were at this one.
  if ((sheet.came || sheet.made) && current !== (sheet.made ?? sheet.came)) {
    setSheet({ came: current, count: sheet.count + 1 });
  }
  const start = useLetter(sheet.came);
  const created = (id: string) => {
    setSheet({ ...sheet, made: id });
    setParams({ draft: id }, { replace: true });
  };
  if (!sheet.came) return <Editor key={sheet.count} onCreated={(letter) => created(letter.id)} />;
  return (
    <Loaded query={start}>{(letter) => <Editor key={letter.id} start={letter} onCreated={() => undefined} />}</Loaded>
  );
}
