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

/** A unit as it is at this moment, and as it stays on the screen: a form that writes it whole begins with it. */
export function useUnitNow(unit: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["unit-now", unit],
    queryFn: () => unwrap(api.GET("/units/{unit_id}", { params: { path: { unit_id: unit } } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Whether somebody directs a unit: for whoever may name its director. */
export function useDirection(unit: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["direction", unit],
    queryFn: () => unwrap(api.GET("/units/{unit_id}/direction", { params: { path: { unit_id: unit } } })),
  });
}
