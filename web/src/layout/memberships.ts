import type { Me, Membership, Role } from "../api/types";

const STAFF: readonly Role[] = ["administration", "director", "secretary", "head_of_studies", "officer"];
/** The management team of a school; of an office or a service, who directs it. */
const SIGNERS: readonly Role[] = ["director", "secretary", "head_of_studies"];
/** They write messages: a school's to families and teachers, an office's to its staff and to schools. */
export const WRITERS: readonly Role[] = [...STAFF, "notification_manager"];

/** A unit that somebody works for, with all that they are there. */
export interface Profile {
  unit: Membership["unit"];
  roles: Role[];
  /** Whether its communications are theirs to see. */
  staff: boolean;
  /** Whether they may be asked to sign them. */
  signs: boolean;
  /** Whether they write messages. */
  writes: boolean;
  /** Whether they send notices too. */
  notifies: boolean;
}

export function profilesOf(me: Me): Profile[] {
  const byUnit = new Map<string, Profile>();
  for (const { unit, role } of me.memberships) {
    const profile = byUnit.get(unit.id) ?? {
      unit,
      roles: [],
      staff: false,
      signs: false,
      writes: false,
      notifies: false,
    };
    profile.roles.push(role);
    profile.staff ||= STAFF.includes(role);
    profile.signs ||= SIGNERS.includes(role);
    profile.notifies ||= role === "notification_manager";
    profile.writes ||= WRITERS.includes(role);
    byUnit.set(unit.id, profile);
  }
  return [...byUnit.values()];
}
