import type { Letter } from "../api/types";

/** In which of a unit's lists a letter lies. */
export function boxOf({ origin, state }: Pick<Letter, "origin" | "state">, unit: string) {
  if (origin.id !== unit) return "received";
  return state === "draft" ? "drafts" : "sent";
}
