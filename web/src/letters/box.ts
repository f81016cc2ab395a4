import type { Letter } from "../api/types";
import type { Profile } from "../layout/memberships";

type Lying = Pick<Letter, "origin" | "destination" | "holder" | "state">;
type Works = Pick<Profile, "unit" | "staff">;

/**
 * In which list a letter lies, of a unit that somebody works for: of the one that they work for now, unless it is another
 * one's. Whoever is staff of none was led to it otherwise, and has no list of letters.
 */
export function boxOf({ origin, destination, holder, state }: Lying, now: string, profiles: readonly Works[]) {
  const works = profiles.filter((one) => one.staff).map(({ unit }) => unit.id);
  const parties = [origin.id, holder.id, destination.id];
  const here = works.filter((one) => one === now);
  const unit = [...here, ...works].find((one) => parties.includes(one)) ?? here[0];
  if (!unit) return undefined;
  return { unit, box: unit !== origin.id ? "received" : state === "draft" ? "drafts" : "sent" } as const;
}
