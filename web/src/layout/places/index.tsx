import { Icon } from "../../ui/icons";
import { useWords } from "../../words";
import type { Profile } from "../memberships";
import { DepositPlaces } from "./deposit";
import { LetterPlaces } from "./letters";
import { MessagePlaces } from "./messages";
import { PeoplePlaces } from "./people";
import { Place } from "./place";
import { ReportPlaces } from "./reports";
import { UnitPlaces } from "./units";

/** Where one can go, as what one is: a room for each area. */
export function Places({ profile, unread }: { profile: Profile; unread: number }) {
  const { t } = useWords();
  const at = `/u/${profile.unit.id}`;
  return (
    <>
      {profile.staff && <LetterPlaces at={at} />}
      {profile.staff && <DepositPlaces at={at} />}
      <PeoplePlaces at={at} profile={profile} />
      <UnitPlaces at={at} profile={profile} />
      {profile.staff && <ReportPlaces at={at} />}
      {profile.writes && <MessagePlaces at={at} school={profile.unit.kind === "school"} />}
      <ul>
        <Place to={`${at}/inbox`} icon="inbox">
          {t("nav.inbox")}
          {unread > 0 && (
            <span className="count">
              <span aria-hidden="true">{unread}</span>
              <span className="hidden">, {t("nav.unread", { count: unread })}</span>
            </span>
          )}
        </Place>
        <Place to={`${at}/preferences`} icon="settings">
          {t("nav.preferences")}
        </Place>
        <Place to="/verify" icon="shield">
          {t("nav.verify")}
        </Place>
        <li>
          <a href="/manual.html" target="_blank" rel="noreferrer">
            <Icon name="log" />
            {t("nav.manual")}
          </a>
        </li>
      </ul>
    </>
  );
}
