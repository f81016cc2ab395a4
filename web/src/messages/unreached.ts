import type { Unreached } from "../api/types";

/** Those who miss it by one channel for one cause. */
export interface Shared extends Pick<Unreached, "channel" | "code"> {
  people: Unreached["person"][];
}

/** Whether another address may mend it. */
export function isMendable({ channel, code }: Pick<Unreached, "channel" | "code">): boolean {
  return channel === "email" && code !== "opted_out";
}

/** For those for whom nothing can be done where it is told: each cause once, with all who share it. */
export function sharedOf(unreached: readonly Unreached[]): Shared[] {
  const found = new Map<string, Shared>();
  for (const one of unreached) {
    if (isMendable(one)) continue;
    const { channel, code, person } = one;
    const shared = found.get(`${channel} ${code}`) ?? { channel, code, people: [] };
    shared.people.push(person);
    found.set(`${channel} ${code}`, shared);
  }
  return [...found.values()];
}
