import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { NavLink, Outlet, useLocation, useNavigate, useParams } from "react-router";
import { useApi, useServices } from "../api/context";
import { useMe } from "../api/queries";
import type { Me } from "../api/types";
import { NotFound } from "../screens/broken";
import { Action } from "../ui/action";
import { Icon } from "../ui/icons";
import { Loaded } from "../ui/waiting";
import { language, speak, useWords } from "../words";
import { type Profile, profilesOf } from "./memberships";
import { Places } from "./places";
import type { Working } from "./use-profile";

/** The frame of every screen: where one can go, for which unit one works, who one is. */
export function Shell() {
  const { unit } = useParams();
  const me = useMe();
  return (
    <Loaded query={me}>
      {(found) => {
        const profiles = profilesOf(found);
        const profile = profiles.find((one) => one.unit.id === unit);
        return profile ? <Frame me={found} profile={profile} profiles={profiles} /> : <NotFound />;
      }}
    </Loaded>
  );
}

function Frame({ me, profile, profiles }: { me: Me; profile: Profile; profiles: Profile[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the menu
  useEffect(() => setOpen(false), [pathname]);
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
        <ProfileMenu me={me} profile={profile} profiles={profiles} />
        <LanguageSwitch />
        <SignOut />
      </header>
      <nav id="nav" className={open ? "nav open" : "nav"} aria-label={t("app.main")}>
        <Places profile={profile} unread={me.unread} />
      </nav>
      <main id="content" className="main">
        <Connection />
        <Outlet context={working} />
      </main>
    </div>
  );
}

function ProfileMenu({ me, profile, profiles }: { me: Me; profile: Profile; profiles: Profile[] }) {
  const { t } = useWords();
  const navigate = useNavigate();
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
  return (
    <MenuTrigger>
      <Button className="who-button">
        {words}
        <span className="hidden">{t("profile.change")}</span>
        <Icon name="down" />
      </Button>
      <Popover className="popover">
        <Menu className="options" aria-label={t("profile.change")} onAction={(key) => navigate(`/u/${key}`)}>
          {profiles.map(({ unit, roles }) => (
            <MenuItem key={unit.id} id={unit.id} className="option" textValue={unit.name}>
              <span>{unit.name}</span>
              <span className="quiet">{roles.map((role) => t(`role.${role}`)).join(", ")}</span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function LanguageSwitch() {
  const { t } = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const change = async () => {
    const next = language() === "es" ? "en" : "es";
    await speak(next);
    await queries.invalidateQueries();
    // Kept for the mails; this browser speaks it already.
    await api.PATCH("/me/preferences", { body: { language: next } }).catch(() => undefined);
  };
  return (
    <Action plain aria-label={t("app.languageLabel")} onPress={change}>
      {t("app.language")}
    </Action>
  );
}

function SignOut() {
  const { t } = useWords();
  const { session } = useServices();
  const queries = useQueryClient();
  const leave = async () => {
    queries.clear();
    await session.signOut();
  };
  return (
    <Action plain aria-label={t("session.signOut")} onPress={leave}>
      <Icon name="out" />
      <span className="wide">{t("session.signOut")}</span>
    </Action>
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
