import { useLetter } from "../api/queries";
import { useWords } from "../words";
import { Latest } from "./latest";

/** What somebody else did to a letter, for whoever was refused because of it. */
export function Meanwhile({ id }: { id: string }) {
  const { t } = useWords();
  const letter = useLetter(id);
  return letter.data && <Latest letter={letter.data} title={t("actions.meanwhile")} />;
}
