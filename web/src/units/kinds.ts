import type { UnitKind } from "../api/types";

/** From the root of the tree down. */
export const KINDS: readonly UnitKind[] = ["authority", "regional_office", "service", "school"];

/** What may have units below it. */
export function hasUnitsBelow(kind: UnitKind): boolean {
  return kind === "authority" || kind === "regional_office";
}
