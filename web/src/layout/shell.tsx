import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue, useEffect, useState, useSyncExternalStore } from "react";
import { NavLink, Outlet, useLocation, useNavigation, useParams } from "react-router";
import { useServices } from "../api/context";
import { useKeepWishes } from "../api/preferences";
import { useMe } from "../api/queries";
import type { Me } from "../api/types";
import { useAnew } from "../api/use-anew";
import { underway } from "../auth/underway";
import { NowhereAtAll } from "../screens/broken";
import { Action } from "../ui/action";
import { RareQuestion } from "../ui/dialog-lazy";
import { Icon } from "../ui/icons";
import { LanguageSwitch } from "../ui/language-switch";
import { Loaded, Loading } from "../ui/waiting";
import { type NotCome, whenShown } from "../ui/when-shown";
import { speakAs, useWords } from "../words";
import { type Profile, profilesOf } from "./memberships";
import { Places } from "./places";
import type { Working } from "./use-profile";

/** The frame of every screen: where one can go, for which unit one works, who one is. */
export function Shell() {
  const { unit } = useParams();
  const me = useMe();
  // All of the screen hangs on it: it is drawn bit by bit, so that a slow phone answers to a finger meanwhile.
  const found = useDeferredValue(me.data);
  if (!found) return <Loaded query={me}>{() => <Loading />}</Loaded>;
  const profiles = profilesOf(found);
  const profile = profiles.find((one) => one.unit.id === unit);
  return profile ? <Frame me={found} profile={profile} profiles={profiles} /> : <NowhereAtAll />;
}

function Frame({ me, profile, profiles }: { me: Me; profile: Profile; profiles: Profile[] }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the menu
  useEffect(() => setOpen(false), [pathname]);
  // Once: who changes it in another browser meanwhile does not want this one to change under their eyes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when one comes in
  useEffect(() => {
    // What was asked meanwhile came in the other language.
    speakAs(me.account.language).then(
      (changed) => (changed ? queries.invalidateQueries() : undefined),
      () => undefined,
    );
  }, []);
  useAnew(["inbox"], me.unread);
  const working: Working = { ...profile, me };
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      <header className="top">
        <Action
          plain
          aria-expanded={open}
          aria-controls="nav"
          aria-label={t("app.menu")}
          onPress={() => setOpen(!open)}
        >
          <Icon name="menu" />
        </Action>
        <NavLink className="brand" to={`/u/${profile.unit.id}`} end>
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>{t("app.name")}</span>
        </NavLink>
        <Who me={me} profile={profile} profiles={profiles} />
        <KeptLanguage />
        <SignOut />
      </header>
      <nav id="nav" className={open ? "nav open" : "nav"} aria-label={t("app.main")}>
        <Places profile={profile} unread={me.unread} />
      </nav>
      <main id="content" className="main">
        <Connection />
        <Going />
        <Outlet context={working} />
      </main>
    </div>
  );
}

/** Most people work for one unit, and do not wait for the menu of those who do not. */
const ProfileMenu = whenShown(() => import("./profile-menu"), {
  waiting: ({ children }) => children,
  failed: ProfileMenuMissing,
});

function ProfileMenuMissing({ children, onRetry }: NotCome & { children: ReactNode }) {
  const { t } = useWords();
  return (
    <>
      {children}
      <Action plain aria-label={`${t("profile.change")}: ${t("app.retry")}`} onPress={onRetry}>
        <Icon name="retry" />
      </Action>
    </>
  );
}

/** As whom one works here; those who work for several units change it here. */
function Who({ me, profile, profiles }: { me: Me; profile: Profile; profiles: Profile[] }) {
  const { t } = useWords();
  const name = me.memberships.find((one) => one.unit.id === profile.unit.id)?.person.name;
  const words = (
    <span className="who">
      <strong>{profile.unit.name}</strong>
      <span>
        {name} · {profile.roles.map((role) => t(`role.${role}`)).join(", ")}
      </span>
    </span>
  );
  if (profiles.length === 1) return words;
  return <ProfileMenu profiles={profiles}>{words}</ProfileMenu>;
}

/** What this browser speaks is kept for the mails too. */
function KeptLanguage() {
  const queries = useQueryClient();
  // Spoken already, whether or not it could be kept.
  const keep = useKeepWishes();
  return (
    <LanguageSwitch
      onChanged={(language) => keep.mutate({ language }, { onError: () => void queries.invalidateQueries() })}
    />
  );
}

function SignOut() {
  const { t } = useWords();
  const { session } = useServices();
  const queries = useQueryClient();
  // What would be lost, when it was asked.
  const [lost, setLost] = useState<{ text: boolean; files: readonly string[] }>();
  const stay = () => setLost(undefined);
  const leave = async () => {
    stay();
    queries.clear();
    await session.signOut();
  };
  return (
    <>
      <Action
        plain
        aria-label={t("session.signOut")}
        onPress={() => {
          const files = underway.now();
          if (session.unsaved || files.length > 0) setLost({ text: session.unsaved, files });
          else void leave();
        }}
      >
        <Icon name="out" />
        <span className="wide">{t("session.signOut")}</span>
      </Action>
      <RareQuestion
        alert
        title={t(lost?.text ? "session.unsavedTitle" : "session.underwayTitle")}
        isOpen={lost !== undefined}
        onClose={stay}
        footer={
          <>
            <Action primary onPress={stay}>
              {t("session.stay")}
            </Action>
            <Action danger onPress={leave}>
              {t(lost?.text ? "session.leave" : "session.leaveAnyway")}
            </Action>
          </>
        }
      >
        {lost?.text && <p>{t("session.unsaved")}</p>}
        {lost !== undefined && lost.files.length > 0 && (
          <p>{t("session.underway", { count: lost.files.length, files: lost.files.join(", ") })}</p>
        )}
      </RareQuestion>
    </>
  );
}

function onNetwork(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

function Connection() {
  const { t } = useWords();
  const online = useSyncExternalStore(onNetwork, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className="notice">
          <Icon name="warning" />
          {t("session.offline")}
        </p>
      )}
    </div>
  );
}

/** The code of the next screen is on its way. */
function Going() {
  const { t } = useWords();
  const going = useNavigation().state === "loading";
  return (
    <div className={going ? "going now" : "going"} role="status">
      {going && <span className="hidden">{t("app.loading")}</span>}
    </div>
  );
}
