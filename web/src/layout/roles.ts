import type { Role, UnitKind } from "../api/types";

/** The management team of a school; of an office or a service, who directs it. */
export const MANAGEMENT: readonly Role[] = ["director", "secretary", "head_of_studies"];

/** They may be asked to sign. */
export const SIGNING: readonly Role[] = [...MANAGEMENT];

/** A unit's communications are theirs to see. */
export const STAFF: readonly Role[] = [...MANAGEMENT, "administration", "officer"];

/** They write messages: a school's to families and teachers, an office's to its staff and to schools. */
export const WRITERS: readonly Role[] = [...STAFF, "notification_manager"];

/** They send notices too. */
export const NOTIFIERS: readonly Role[] = ["notification_manager"];

/** The people of the unit are theirs to see. */
export const DIRECTORY_READERS: readonly Role[] = [...STAFF, "notification_manager"];

/** They bring students and teachers into a school. */
export const IMPORTERS: readonly Role[] = [...MANAGEMENT, "administration"];

const OFFICE_ROLES: readonly Role[] = ["officer", "administration", "notification_manager"];

/** What is granted in a unit of each kind by its director; guardians come with the enrolment. */
export const GRANTED_BY_DIRECTOR: Readonly<Record<UnitKind, readonly Role[]>> = {
  school: ["administration", "secretary", "head_of_studies", "notification_manager", "teacher"],
  regional_office: [...OFFICE_ROLES],
  service: [...OFFICE_ROLES],
  authority: [...OFFICE_ROLES, "platform_admin"],
};

/** What of it the rest of the management team grants too. */
export const GRANTED_BY_MANAGEMENT: readonly Role[] = ["administration", "teacher", "notification_manager"];

/** Whether any of the roles that somebody holds is one of these. */
export function holdsAny(wanted: readonly Role[], held: readonly Role[]): boolean {
  return held.some((role) => wanted.includes(role));
}
