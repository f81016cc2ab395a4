import type { Import } from "../api/imports";
import type { Role } from "../api/types";
import { isManagement } from "../people/rights";

/** What an import waits for, and whether whoever looks at it may confirm. */
export interface Asked {
  whoLeaves: boolean;
  whoReceives: boolean;
  mine: boolean;
}

export function asked(found: Pick<Import, "leaving_total" | "in_doubt">, roles: readonly Role[]): Asked {
  const whoReceives = found.in_doubt > 0;
  return { whoLeaves: found.leaving_total > 0, whoReceives, mine: !whoReceives || isManagement(roles) };
}
