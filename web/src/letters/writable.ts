import type { Letter } from "../api/types";
import type { Profile } from "../layout/memberships";

/** Whether somebody who works for a unit writes on a letter, rather than reads it. */
export function isWritable(letter: Letter, unit: string): boolean {
  return letter.state === "draft" && letter.origin.id === unit && letter.allowed_actions.includes("edit");
}

/** For which other of the units that somebody works for they write a letter, when that is so. */
export function writtenElsewhere(letter: Letter, unit: string, profiles: readonly Profile[]): string | undefined {
  const { id } = letter.origin;
  const works = id !== unit && profiles.some((one) => one.unit.id === id && one.staff);
  return works && isWritable(letter, id) ? id : undefined;
}
