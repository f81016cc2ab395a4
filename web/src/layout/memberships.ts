import type { Me, Membership, Role } from "../api/types";

const STAFF: readonly Role[] = ["administration", "director", "secretary", "head_of_studies", "officer"];

/** A unit that somebody works for, with all that they are there. */
export interface Profile {
  unit: Membership["unit"];
  roles: Role[];
  /** Whether its communications are theirs to see. */
  staff: boolean;
}

export function profilesOf(me: Me): Profile[] {
  const byUnit = new Map<string, Profile>();
  for (const { unit, role } of me.memberships) {
    const profile = byUnit.get(unit.id) ?? { unit, roles: [], staff: false };
    profile.roles.push(role);
    profile.staff ||= STAFF.includes(role);
    byUnit.set(unit.id, profile);
  }
  return [...byUnit.values()];
}
