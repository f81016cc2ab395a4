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
  const held = Map.groupBy(me.memberships, ({ unit }) => unit.id);
  return [...held.values()].map((ones) => {
    const roles = ones.map(({ role }) => role);
    return {
      unit: (ones[0] as Membership).unit,
      roles,
      staff: holdsAny(STAFF, roles),
      signs: holdsAny(SIGNING, roles),
      writes: holdsAny(WRITERS, roles),
      notifies: holdsAny(NOTIFIERS, roles),
    };
  });
}
