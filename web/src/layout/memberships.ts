import type { Me, Membership, Role } from "../api/types";
import { holdsAny, NOTIFIERS, SIGNING, STAFF, WRITERS } from "./roles";

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
  const units = new Map(me.memberships.map(({ unit }) => [unit.id, unit]));
  return [...units.values()].map((unit) => {
    const roles = me.memberships.filter((one) => one.unit.id === unit.id).map(({ role }) => role);
    return {
      unit,
      roles,
      staff: holdsAny(STAFF, roles),
      signs: holdsAny(SIGNING, roles),
      writes: holdsAny(WRITERS, roles),
      notifies: holdsAny(NOTIFIERS, roles),
    };
  });
}
