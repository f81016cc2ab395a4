import { generatePath, Link, Navigate, useParams } from "react-router";
import { useServices } from "../api/context";
import { useMe } from "../api/queries";
import { Action } from "../ui/action";
import { Page } from "../ui/page";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { profilesOf } from "./memberships";
import { ProfileRows } from "./profile-rows";
import { Public } from "./public";

/** Takes an address without a unit to the one unit that somebody works for, or lets them choose. */
export function ToUnit({ to }: { to: string }) {
  const { t } = useWords();
  const { session } = useServices();
  const params = useParams();
  const me = useMe();
  return (
    <Public>
      <Loaded query={me}>
        {(found) => {
          const profiles = profilesOf(found);
          const [only] = profiles;
          const path = (unit: string) => generatePath(`/u/:unit/${to}`, { ...params, unit });
          if (!only)
            return (
              <Page title={t("session.noneTitle")}>
                <section className="card stack">
                  <p>{t("session.none", { email: found.account.email ?? "" })}</p>
                  <p>
                    <Link to="/invitations">{t("session.haveInvitation")}</Link>
                  </p>
                  <Action onPress={() => session.signOut()}>{t("session.signOut")}</Action>
                </section>
              </Page>
            );
          if (profiles.length === 1) return <Navigate replace to={path(only.unit.id)} />;
          return (
            <Page title={t("profile.title")} lead={<p className="quiet">{t("profile.lead")}</p>}>
              <section className="card">
                <ProfileRows profiles={profiles} to={path} />
              </section>
            </Page>
          );
        }}
      </Loaded>
    </Public>
  );
}
