import { useQuery } from "@tanstack/react-query";
import { useApi } from "./context";
import { unwrap } from "./problems";
import { usePages } from "./queries";
import type { UnitKind } from "./types";

/** Which units are asked for; those of a parent, or of all. */
export interface UnitFilters {
  q?: string;
  kind?: UnitKind;
  parent?: string;
}

export function useUnits(filters: UnitFilters) {
  const api = useApi();
  return usePages(["units", filters], (cursor) =>
    unwrap(api.GET("/units", { params: { query: { ...filters, cursor } } })),
  );
}

/** Whether somebody directs a unit: for whoever may name its director. */
export function useDirection(unit: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["direction", unit],
    queryFn: () => unwrap(api.GET("/units/{unit_id}/direction", { params: { path: { unit_id: unit } } })),
  });
}
