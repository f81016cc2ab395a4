import { NavLink } from "react-router";
import { Icon } from "../../ui/icons";
import { useWords } from "../../words";
import { Group, Place } from "./place";

export function LetterPlaces({ at }: { at: string }) {
  const { t } = useWords();
  return (
    <>
      <NavLink className="action primary" to={`${at}/new`}>
        <Icon name="write" />
        {t("nav.write")}
      </NavLink>
      <ul>
        <Place to={at} icon="home" end>
          {t("nav.home")}
        </Place>
      </ul>
      <Group name="letters" title={t("nav.letters")}>
        <Place to={`${at}/received`} icon="received">
          {t("nav.received")}
        </Place>
        <Place to={`${at}/sent`} icon="sent">
          {t("nav.sent")}
        </Place>
        <Place to={`${at}/drafts`} icon="drafts">
          {t("nav.drafts")}
        </Place>
      </Group>
      <Group name="signatures" title={t("nav.signatures")}>
        <Place to={`${at}/tray`} icon="tray">
          {t("nav.tray")}
        </Place>
        <Place to={`${at}/signing`} icon="signing">
          {t("nav.signing")}
        </Place>
        <Place to={`${at}/documents`} icon="documents">
          {t("nav.documents")}
        </Place>
      </Group>
    </>
  );
}
