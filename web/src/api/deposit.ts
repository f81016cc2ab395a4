import { useQuery } from "@tanstack/react-query";
import { useApi } from "./context";
import { unwrap } from "./problems";
import { usePages } from "./queries";
import type { components } from "./schema";

export type DepositFile = components["schemas"]["FileView"];
export type ShareLink = components["schemas"]["LinkSummary"];

export interface FileFilters {
  q?: string;
  owner?: "me";
}

/** How often one asks after a file that is being looked at. */
const LOOKED_AT_MS = 1500;

export function useFiles(unit: string, filters: FileFilters) {
  const api = useApi();
  return usePages(["files", unit, filters], (cursor) =>
    unwrap(api.GET("/units/{unit_id}/files", { params: { path: { unit_id: unit }, query: { ...filters, cursor } } })),
  );
}

/** `awaited`: this browser has sent it, and waits for what the check says. */
export function useFile(id: string, awaited: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: ["file", id],
    queryFn: () => unwrap(api.GET("/files/{file_id}", atFile(id))),
    refetchInterval: ({ state }) => (awaited && state.data?.status === "waiting" ? LOOKED_AT_MS : false),
    // Its link lives for minutes.
    staleTime: 60_000,
  });
}

export function useLinks(id: string) {
  const api = useApi();
  return usePages(["file", id, "links"], (cursor) =>
    unwrap(api.GET("/files/{file_id}/links", { params: { ...atFile(id).params, query: { cursor } } })),
  );
}

export function useAccesses(file: string, link: string) {
  const api = useApi();
  return usePages(["file", file, "links", link], (cursor) =>
    unwrap(
      api.GET("/files/{file_id}/links/{link_id}/accesses", {
        params: { path: { file_id: file, link_id: link }, query: { cursor } },
      }),
    ),
  );
}

export function atFile(id: string) {
  return { params: { path: { file_id: id } } };
}
