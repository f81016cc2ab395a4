import { administersUnits, directsUnitsBelow } from "../../people/rights";
import { useWords } from "../../words";
import type { Profile } from "../memberships";
import { Place } from "./place";

export function UnitPlaces({ at, profile }: { at: string; profile: Profile }) {
  const { t } = useWords();
  const { unit, roles } = profile;
  if (!administersUnits(unit.kind, roles) && !directsUnitsBelow(unit.kind, roles)) return null;
  return (
    <ul>
      <Place to={`${at}/units`} icon="units">
        {t("nav.units")}
      </Place>
    </ul>
  );
}
