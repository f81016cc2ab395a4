import type { Me, Membership, Role } from "../api/types";

const STAFF: readonly Role[] = ["administration", "director", "secretary", "head_of_studies", "officer"];

/** A unit that somebody works for, with all that they are there. */
export interface Profile {
  unit: Membership["unit"];
  roles: Role[];
  /** Whether its communications are theirs to see. */
  staff: boolean;
  /** Whether they write messages to families and teachers: those of a school. */
  writes: boolean;
  /** Whether they send notices too. */
  notifies: boolean;
}

export function profilesOf(me: Me): Profile[] {
  const byUnit = new Map<string, Profile>();
  for (const { unit, role } of me.memberships) {
    const profile = byUnit.get(unit.id) ?? { unit, roles: [], staff: false, writes: false, notifies: false };
    profile.roles.push(role);
    profile.staff ||= STAFF.includes(role);
    profile.notifies ||= unit.kind === "school" && role === "notification_manager";
    profile.writes ||= unit.kind === "school" && (profile.staff || profile.notifies);
    byUnit.set(unit.id, profile);
  }
  return [...byUnit.values()];
}
