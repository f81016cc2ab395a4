import type { Role, UnitKind } from "../api/types";

export const MANAGEMENT: readonly Role[] = ["director", "secretary", "head_of_studies"];
const OFFICE_ROLES: readonly Role[] = ["officer", "administration", "notification_manager"];

/** What is granted in a unit of each kind by its director; guardians come with the enrolment. */
const GRANTED_BY_DIRECTOR: Readonly<Record<UnitKind, readonly Role[]>> = {
  school: ["administration", "secretary", "head_of_studies", "notification_manager", "teacher"],
  regional_office: OFFICE_ROLES,
  service: OFFICE_ROLES,
  authority: [...OFFICE_ROLES, "platform_admin"],
};
const GRANTED_BY_DEPUTIES: readonly Role[] = ["administration", "teacher", "notification_manager"];

/** Which roles somebody gives in their unit. The API decides; this is what it is worth offering. */
export function grantable(kind: UnitKind, roles: readonly Role[]): readonly Role[] {
  const offered = GRANTED_BY_DIRECTOR[kind];
  if (roles.includes("director")) return offered;
  if (isManagement(roles)) return offered.filter((role) => GRANTED_BY_DEPUTIES.includes(role));
  return [];
}

export function isManagement(roles: readonly Role[]): boolean {
  return roles.some((role) => MANAGEMENT.includes(role));
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
export function readsDirectory(staff: boolean, roles: readonly Role[]): boolean {
  return staff || roles.includes("notification_manager");
}

/** Who brings students and teachers into a school. */
export function imports(kind: UnitKind, roles: readonly Role[]): boolean {
  return kind === "school" && (isManagement(roles) || roles.includes("administration"));
}

/** Who sets the holidays of a province and its towns: the office that they hang from. */
export function setsLocalHolidays(kind: UnitKind, roles: readonly Role[]): boolean {
  const territory = kind === "regional_office" || kind === "authority";
  return territory && (isManagement(roles) || roles.includes("administration"));
}
