import type { Role, UnitKind } from "../api/types";
import {
  DIRECTORY_READERS,
  GRANTED_BY_DIRECTOR,
  GRANTED_BY_MANAGEMENT,
  holdsAny,
  IMPORTERS,
  MANAGEMENT,
} from "../layout/roles";

/** Which roles somebody gives in their unit. The API decides; this is what it is worth offering. */
export function grantable(kind: UnitKind, roles: readonly Role[]): readonly Role[] {
  const offered = GRANTED_BY_DIRECTOR[kind];
  if (roles.includes("director")) return offered;
  if (isManagement(roles)) return offered.filter((role) => GRANTED_BY_MANAGEMENT.includes(role));
  return [];
}

export function isManagement(roles: readonly Role[]): boolean {
  return holdsAny(MANAGEMENT, roles);
}

/** Who creates, changes and closes units: the platform's administration, which counts at an authority alone. */
export function administersUnits(kind: UnitKind, roles: readonly Role[]): boolean {
  return kind === "authority" && roles.includes("platform_admin");
}

/** Whose director names the directors of the units below. */
export function directsUnitsBelow(kind: UnitKind, roles: readonly Role[]): boolean {
  return (kind === "authority" || kind === "regional_office") && roles.includes("director");
}

/** Whether the people of the unit are theirs to see. */
export function readsDirectory(roles: readonly Role[]): boolean {
  return holdsAny(DIRECTORY_READERS, roles);
}

/** Who brings students and teachers into a school. */
export function imports(kind: UnitKind, roles: readonly Role[]): boolean {
  return kind === "school" && holdsAny(IMPORTERS, roles);
}

/** Who sets the holidays of a province and its towns: the office that they hang from. */
export function setsLocalHolidays(kind: UnitKind, roles: readonly Role[]): boolean {
  const territory = kind === "regional_office" || kind === "authority";
  return territory && (isManagement(roles) || roles.includes("administration"));
}
