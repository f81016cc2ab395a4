import { type QueryKey, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Api } from "./client";
import { useApi } from "./context";
import type { Page } from "./pages";
import { unwrap } from "./problems";
import type { DocumentStatus, Letter, RequestStatus, SignatureRequest, State } from "./types";

/** How often one asks after what is being carried out. */
export const MOVING_MS = 1500;
const LISTED_MS = 5_000;

/** What a list of letters may be narrowed to; empty is no filter. */
export interface LetterFilters {
  box: "sent" | "received";
  state?: State;
  type?: string;
  counterpart?: string;
  from?: string;
  to?: string;
  q?: string;
  limit?: number;
}

/** A list that is read page by page; where it, or an item for which `moves` says so, is not done yet, every so often anew. */
export function usePages<T>(
  queryKey: QueryKey,
  page: (cursor: string | undefined) => Promise<Page<T>>,
  enabled = true,
  moves: boolean | ((item: T) => boolean) = false,
) {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled,
    refetchInterval: ({ state }) => {
      const going = typeof moves === "boolean" ? moves : state.data?.pages.some((one) => one.items.some(moves));
      return going ? LISTED_MS : false;
    },
  });
}

/** Who one is and may be: what every screen waits for. */
export function me(api: Api) {
  return queryOptions({ queryKey: ["me"], queryFn: () => unwrap(api.GET("/me")) });
}

export function useMe(enabled = true) {
  return useQuery({ ...me(useApi()), refetchInterval: 60_000, enabled });
}

export function useTypes() {
  const api = useApi();
  return useQuery({
    queryKey: ["types"],
    queryFn: () => unwrap(api.GET("/communication-types")),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useUnit(unit: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["unit", unit],
    queryFn: () => unwrap(api.GET("/units/{unit_id}", { params: { path: { unit_id: unit } } })),
    staleTime: 600_000,
    enabled: unit !== "",
  });
}

export function useUnitSearch(q: string, enabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: ["units", q],
    queryFn: () => unwrap(api.GET("/units", { params: { query: { q: q || undefined, limit: 20 } } })),
    placeholderData: (before) => before,
    staleTime: 60_000,
    enabled,
  });
}

export function useMembers(unit: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["members", unit],
    queryFn: () =>
      unwrap(api.GET("/units/{unit_id}/members", { params: { path: { unit_id: unit }, query: { limit: 100 } } })),
  });
}

export function useLetters(unit: string, filters: LetterFilters, enabled = true) {
  const api = useApi();
  return usePages(["letters", unit, filters], (cursor) => readLetters(api, unit, filters, cursor), enabled);
}

/** What has left the desk: the box of the API has the drafts too. A page may be empty while there is more behind it. */
export function useSubmitted(unit: string, filters: LetterFilters, enabled = true) {
  const api = useApi();
  return usePages(
    ["letters", unit, "submitted", filters],
    async (cursor) => {
      const page = await readLetters(api, unit, filters, cursor);
      return { ...page, items: page.items.filter((letter) => letter.state !== "draft") };
    },
    enabled,
  );
}

function readLetters(api: Api, unit: string, filters: LetterFilters, cursor: string | undefined) {
  return unwrap(
    api.GET("/units/{unit_id}/communications", { params: { path: { unit_id: unit }, query: { ...filters, cursor } } }),
  );
}

export function useLetter(id: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ["letter", id],
    queryFn: () => unwrap(api.GET("/communications/{communication_id}", atLetter(id ?? ""))),
    enabled: Boolean(id),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? MOVING_MS : 30_000),
  });
}

/** Whether a worker is about to change it. */
export function isMoving(letter: Letter): boolean {
  return letter.sealing === "in_progress" || letter.attachments.some((file) => file.status === "waiting");
}

/** What can be done with it and what not, read again when the letter itself was seen to have gone on. */
export function useActions(letter: Letter) {
  const api = useApi();
  return useQuery({
    queryKey: ["letter", letter.id, "actions", standingOf(letter)],
    queryFn: () => unwrap(api.GET("/communications/{communication_id}/actions", atLetter(letter.id))),
    placeholderData: (before) => before,
  });
}

/** Its history, read again when the letter itself was seen to have gone on. */
export function useHistory(letter: Letter) {
  const api = useApi();
  return useQuery({
    queryKey: ["letter", letter.id, "history", standingOf(letter)],
    queryFn: () => unwrap(api.GET("/communications/{communication_id}/history", atLetter(letter.id))),
    placeholderData: (before) => before,
  });
}

/** How far it has gone: each save of a draft is another version, and no step. */
function standingOf({ state, sealing, version, signatures }: Letter) {
  return state === "draft" ? signatures.map((one) => one.id) : `${version}-${state}-${sealing}`;
}

export function useChanges(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["letter", id, "changes"],
    queryFn: () => unwrap(api.GET("/communications/{communication_id}/changes", atLetter(id))),
  });
}

export function useTray(status: RequestStatus) {
  const api = useApi();
  return usePages(["tray", status], (cursor) => readTray(api, status, cursor));
}

function readTray(api: Api, status: RequestStatus, cursor: string | undefined) {
  return unwrap(api.GET("/signature-requests", { params: { query: { status, cursor } } }));
}

/** The request as it is now, with a link to its document that is good for some minutes; none when it is not in that list. */
export async function freshRequest(api: Api, { id, status }: Pick<SignatureRequest, "id" | "status">) {
  // Before one's turn it is in none.
  if (status === "waiting") return undefined;
  for (let cursor: string | undefined; ; ) {
    const page = await readTray(api, status, cursor);
    const found = page.items.find((one) => one.id === id);
    if (found || !page.next_cursor) return found;
    cursor = page.next_cursor;
  }
}

export function useSentToSign(unit: string, status: RequestStatus) {
  const api = useApi();
  return usePages(["signing", unit, status], (cursor) =>
    unwrap(
      api.GET("/units/{unit_id}/signature-requests", {
        params: { path: { unit_id: unit }, query: { status, cursor } },
      }),
    ),
  );
}

export function useDocuments(unit: string, status: DocumentStatus | undefined) {
  const api = useApi();
  return usePages(["documents", unit, status], (cursor) =>
    unwrap(api.GET("/units/{unit_id}/documents", { params: { path: { unit_id: unit }, query: { status, cursor } } })),
  );
}

export function useInbox(unread: boolean) {
  const api = useApi();
  return usePages(["inbox", unread], (cursor) =>
    unwrap(api.GET("/me/inbox", { params: { query: { unread: unread || undefined, cursor } } })),
  );
}

export function useInboxItem(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["inbox-item", id],
    queryFn: () => unwrap(api.GET("/me/inbox/{item_id}", { params: { path: { item_id: id } } })),
  });
}

export function useVerification(code: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["verification", code],
    queryFn: () => readVerification(api, code),
    enabled: code !== "",
    retry: false,
  });
}

export function readVerification(api: Api, code: string) {
  return unwrap(api.GET("/verify/{verification_code}", { params: { path: { verification_code: code } } }));
}

export function atLetter(id: string) {
  return { params: { path: { communication_id: id } } };
}
