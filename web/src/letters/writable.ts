import type { Letter } from "../api/types";

/** Whether somebody who works for a unit writes on a letter, rather than reads it. */
export function isWritable(letter: Letter, unit: string): boolean {
  return letter.state === "draft" && letter.origin.id === unit && letter.allowed_actions.includes("edit");
}
