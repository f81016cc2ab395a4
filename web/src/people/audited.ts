import type { AuditEntry } from "../api/people";
import type { Role } from "../api/types";

/** What the audit trail tells of, as its codes; others are shown as they are. */
export const ACTIONS = [
  "role_granted",
  "role_changed",
  "role_revoked",
  "invited",
  "account_bound",
  "account_unbound",
  "custody_changed",
  "contact_changed",
  "address_confirmed",
  "closed_days_changed",
  "unit_created",
  "unit_changed",
  "unit_closed",
  "import_confirmed",
  "imported",
  "person_erased",
] as const;

export const FIELDS = [
  "role",
  "since",
  "until",
  "expires_at",
  "mailed_to",
  "signed_in",
  "student",
  "may_receive",
  "reason",
  "email",
  "phone",
  "name",
  "kind",
  "province",
  "parent_id",
  "closed_at",
  "successor_id",
  "local_holidays",
  "closures",
  "created",
  "updated",
  "unchanged",
  "leaving",
  "in_doubt",
] as const;

/** What an entry is about, though it has not changed. */
const ABOUT: readonly string[] = ["role", "student"];
/** Ids say nothing to people. */
const HIDDEN: readonly string[] = ["student_id", "import"];

const ROLES: readonly Role[] = [
  "administration",
  "director",
  "secretary",
  "head_of_studies",
  "notification_manager",
  "teacher",
  "officer",
  "guardian",
  "platform_admin",
];

export interface Told {
  name: string;
  before: string | null;
  after: string | null;
}

/** What of an entry is told: what it is about, and what has changed. */
export function told({ before, after }: Pick<AuditEntry, "before" | "after">): Told[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => ({ name, before: before[name] || null, after: after[name] || null }))
    .filter((one) => !HIDDEN.includes(one.name))
    .filter((one) => one.before !== one.after || (ABOUT.includes(one.name) && one.after));
}

export function isRole(value: string): value is Role {
  return ROLES.some((role) => role === value);
}

export function isInstant(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T/.test(value);
}
