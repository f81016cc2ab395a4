import type { Letter } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Back } from "../ui/back";
import { useWords } from "../words";
import { boxOf } from "./box";

/** The way from a letter to those that it lies with. */
export function BackToBox({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const { unit } = useProfile();
  const box = boxOf(letter, unit.id);
  return <Back to={`/u/${unit.id}/${box}`}>{t(`letters.${box}`)}</Back>;
}
