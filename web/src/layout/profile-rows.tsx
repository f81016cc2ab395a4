import { Link } from "react-router";
import { Icon } from "../ui/icons";
import { useWords } from "../words";
import type { Profile } from "./memberships";

/** The units that somebody works for, each with what they are there, to go on to. */
export function ProfileRows({ profiles, to }: { profiles: Profile[]; to: (unit: string) => string }) {
  const { t } = useWords();
  return (
    <ul className="rows">
      {profiles.map(({ unit, roles }) => (
        <li key={unit.id}>
          <Link className="row" to={to(unit.id)}>
            <span className="row-main">
              <strong>{unit.name}</strong>
              <span className="quiet">{roles.map((role) => t(`role.${role}`)).join(", ")}</span>
            </span>
            <Icon name="right" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
