import { useState } from "react";
import { useSearchParams } from "react-router";
import { useLetter } from "../api/queries";
import { Editor } from "../letters/editor";
import { Loaded } from "../ui/waiting";

interface Sheet {
  /** The draft that the address names. */
  named?: string;
  /** The draft that the sheet began with; without it, an empty one. */
  came?: string;
  count: number;
}

/** A new letter; once it is saved, the address says which, so that loading the page again goes on with it. */
export function NewLetter() {
  const [params, setParams] = useSearchParams();
  const named = params.get("draft") ?? undefined;
  const [made, setMade] = useState<string>();
  const [sheet, setSheet] = useState<Sheet>({ named, came: named, count: 0 });
  if (named !== sheet.named) {
    // The name of what is being written here has come; any other address asks for another sheet.
    setSheet(named && named === made ? { ...sheet, named } : { named, came: named, count: sheet.count + 1 });
  }
  const start = useLetter(sheet.came);
  const created = (id: string) => {
    setMade(id);
    setParams({ draft: id }, { replace: true });
  };
  if (!sheet.came) return <Editor key={sheet.count} onCreated={(letter) => created(letter.id)} />;
  return (
    <Loaded query={start}>{(letter) => <Editor key={letter.id} start={letter} onCreated={() => undefined} />}</Loaded>
  );
}
