import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { Icon, type IconName } from "../../ui/icons";

export function Place({ to, icon, end, children }: { to: string; icon: IconName; end?: boolean; children: ReactNode }) {
  return (
    <li>
      <NavLink to={to} end={end}>
        <Icon name={icon} />
        {children}
      </NavLink>
    </li>
  );
}

/** Places that belong together, under one name. */
export function Group({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  return (
    <>
      <h2 id={`nav-${name}`}>{title}</h2>
      <ul aria-labelledby={`nav-${name}`}>{children}</ul>
    </>
  );
}
