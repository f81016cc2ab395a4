import type { Letter } from "../api/types";
import { profilesOf } from "../layout/memberships";
import { useProfile } from "../layout/use-profile";
import { Back } from "../ui/back";
import { useWords } from "../words";
import { boxOf } from "./box";

/** The way from a letter to those that it lies with. */
export function BackToBox({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const { unit, me } = useProfile();
  const lies = boxOf(letter, unit.id, profilesOf(me));
  return lies && <Back to={`/u/${lies.unit}/${lies.box}`}>{t(`letters.${lies.box}`)}</Back>;
}
