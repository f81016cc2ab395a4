import { imports, isManagement, readsDirectory } from "../../people/rights";
import { useWords } from "../../words";
import type { Profile } from "../memberships";
import { Group, Place } from "./place";

export function PeoplePlaces({ at, profile }: { at: string; profile: Profile }) {
  const { t } = useWords();
  const { unit, roles } = profile;
  if (!readsDirectory(roles)) return null;
  return (
    <Group name="people" title={t("nav.people")}>
      <Place to={`${at}/members`} icon="people">
        {t("nav.members")}
      </Place>
      {unit.kind === "school" && (
        <>
          <Place to={`${at}/students`} icon="student">
            {t("nav.students")}
          </Place>
          <Place to={`${at}/guardians`} icon="people">
            {t("nav.guardians")}
          </Place>
          <Place to={`${at}/teachers`} icon="people">
            {t("nav.teachers")}
          </Place>
        </>
      )}
      {imports(unit.kind, roles) && (
        <Place to={`${at}/imports`} icon="download">
          {t("nav.imports")}
        </Place>
      )}
      {isManagement(roles) && (
        <Place to={`${at}/audit`} icon="log">
          {t("nav.audit")}
        </Place>
      )}
    </Group>
  );
}
