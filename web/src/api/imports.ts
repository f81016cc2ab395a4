import { useQuery } from "@tanstack/react-query";
import { useApi } from "./context";
import { unwrap } from "./problems";
import { MOVING_MS, usePages } from "./queries";
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Import = Schemas["ImportView"];
export type ImportSummary = Schemas["ImportSummary"];
export type ImportKind = Schemas["ImportKind"];
export type ImportLine = Schemas["LineView"];

/** 20 MB: what the API takes. */
export const IMPORT_BYTES_MAX = 20 * 1024 * 1024;

export function useImports(unit: string) {
  const api = useApi();
  return usePages(
    ["imports", unit],
    (cursor) => unwrap(api.GET("/units/{unit_id}/imports", { params: { path: { unit_id: unit }, query: { cursor } } })),
    true,
    ({ status }) => status === "running",
  );
}

export function useImport(unit: string, id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["import", unit, id],
    queryFn: () => unwrap(api.GET("/units/{unit_id}/imports/{import_id}", atImport(unit, id))),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.status) ? MOVING_MS : false),
  });
}

export function isMoving(status: ImportSummary["status"]): boolean {
  return status === "waiting" || status === "running";
}

export function atImport(unit: string, id: string) {
  return { params: { path: { unit_id: unit, import_id: id } } };
}
