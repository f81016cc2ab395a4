import { queryOptions, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { WRITERS } from "../layout/roles";
import { colleagues, type Found, ofSchool } from "../messages/found";
import { WAITS_DAYS, waits } from "../messages/totals";
import { sounds } from "../ui/sounds";
import { dayIn } from "../words/dates";
import type { Api } from "./client";
import { useApi } from "./context";
import { everyPage } from "./pages";
import { unwrap } from "./problems";
import { usePages } from "./queries";
import type { Category, Channel, DeliveryStatus, ExtraChannel, Message, Role } from "./types";
import { useAnew } from "./use-anew";

/** What the outbox may be narrowed to; dates are days in Madrid, and a year is a school year. */
export interface OutboxFilters {
  year?: number;
  channel?: ExtraChannel;
  trigger?: "manual" | "automatic";
  category?: Category;
  sender?: string;
  from?: string;
  to?: string;
  limit?: number;
}

/** All that a page of the API may hold. */
const WHOLE_PAGE = 100;
const FOUND_OF_EACH = 6;
const SENDING_MS = 2000;

export function atMessage(id: string) {
  return { params: { path: { message_id: id } } };
}

export function useAliases(unit: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["aliases", unit],
    queryFn: async () => {
      const query = { limit: WHOLE_PAGE };
      return (await unwrap(api.GET("/units/{unit_id}/sender-aliases", { params: { path: { unit_id: unit }, query } })))
        .items;
    },
  });
}

/** All of the school's classes: they are few, and one picks among them. */
export function useGroups(unit: string, enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: ["groups", unit],
    queryFn: () =>
      everyPage((cursor) => {
        const query = { limit: WHOLE_PAGE, cursor };
        return unwrap(api.GET("/units/{unit_id}/groups", { params: { path: { unit_id: unit }, query } }));
      }),
    staleTime: 60_000,
    enabled,
  });
}

/** All of the unit's contact lists, for the same reason. */
export function useContactLists(unit: string, enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: ["contact-lists", unit],
    queryFn: () =>
      everyPage((cursor) => {
        const query = { limit: WHOLE_PAGE, cursor };
        return unwrap(api.GET("/units/{unit_id}/contact-lists", { params: { path: { unit_id: unit }, query } }));
      }),
    enabled,
  });
}

/** Who is in a contact list by hand. */
export function useListPeople(list: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ["contact-list", list, "people"],
    queryFn: () => unwrap(api.GET("/contact-lists/{list_id}/people", { params: { path: { list_id: list ?? "" } } })),
    enabled: list !== undefined,
  });
}

export function useScopes() {
  const api = useApi();
  return useQuery({
    queryKey: ["contact-list-scopes"],
    queryFn: () => unwrap(api.GET("/contact-list-scopes")),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Those of a school whose names have what is typed, or an office's people. */
export function usePeopleSearch(unit: string, q: string, school: boolean) {
  const api = useApi();
  const queries = useQueryClient();
  return useQuery({
    queryKey: ["people", unit, q],
    queryFn: async (): Promise<Found[]> => {
      const params = { path: { unit_id: unit }, query: { q, limit: FOUND_OF_EACH } };
      if (!school) return colleagues((await unwrap(api.GET("/units/{unit_id}/members", { params }))).items);
      const [students, guardians, teachers, staff] = await Promise.all([
        unwrap(api.GET("/units/{unit_id}/students", { params })),
        unwrap(api.GET("/units/{unit_id}/guardians", { params })),
        unwrap(api.GET("/units/{unit_id}/teachers", { params })),
        // Among all members of one name a hundred guardians may come before a secretary.
        queries.fetchQuery(writers(api, unit)),
      ]);
      const called = colleagues(staff.filter(({ person }) => sounds(q, person.name))).slice(0, FOUND_OF_EACH);
      return ofSchool(students.items, guardians.items, teachers.items, called);
    },
    enabled: q !== "",
    staleTime: 60_000,
  });
}

export function useMessage(id: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ["message", id],
    queryFn: () => unwrap(api.GET("/messages/{message_id}", atMessage(id ?? ""))),
    enabled: Boolean(id),
    refetchInterval: (query) => (query.state.data?.state === "sending" ? SENDING_MS : 30_000),
  });
}

export function useAudience(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["message", id, "audience"],
    queryFn: () => unwrap(api.GET("/messages/{message_id}/audience", atMessage(id))),
  });
}

/** Whom sending would reach; counted anew for each version of the draft. */
export function usePreview({ id, version }: Message) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: ["message", id, "preview", version],
    queryFn: ({ pageParam }) => {
      const params = { path: { message_id: id }, query: { limit: WHOLE_PAGE, cursor: pageParam } };
      return unwrap(api.GET("/messages/{message_id}/preview", { params }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (before) => before,
  });
}

export function useMessageDrafts(unit: string) {
  const api = useApi();
  return usePages(["messages", unit], (cursor) =>
    unwrap(api.GET("/units/{unit_id}/messages", { params: { path: { unit_id: unit }, query: { cursor } } })),
  );
}

export function useOutbox(unit: string, filters: OutboxFilters, enabled = true) {
  const api = useApi();
  return usePages(
    ["outbox", unit, filters],
    (cursor) =>
      unwrap(
        api.GET("/units/{unit_id}/outbox", { params: { path: { unit_id: unit }, query: { ...filters, cursor } } }),
      ),
    enabled,
  );
}

/** Who writes messages for the unit by now, each once. */
export function useWriters(unit: string) {
  return useQuery({ ...writers(useApi(), unit), select: colleagues });
}

/** Those roles by which one writes for a unit, and who holds them: of a school all but families and teachers, and few. */
function writers(api: Api, unit: string) {
  return queryOptions({
    queryKey: ["members", unit, "writers"],
    queryFn: async () => {
      const holding = (role: Role) =>
        everyPage((cursor) => {
          const query = { role, limit: WHOLE_PAGE, cursor };
          return unwrap(api.GET("/units/{unit_id}/members", { params: { path: { unit_id: unit }, query } }));
        });
      return (await Promise.all(WRITERS.map(holding))).flat();
    },
    staleTime: 60_000,
  });
}

/** Of what was sent of late, that which did not arrive and waits for somebody to send it again: the first so many. */
export function useFailedSends(unit: string, notifies: boolean, most: number) {
  const api = useApi();
  return useQuery({
    queryKey: ["outbox", unit, "failed", notifies, most],
    queryFn: () => {
      const late = { from: dayIn(-WAITS_DAYS), trigger: "manual" as const, limit: WHOLE_PAGE };
      return everyPage(async (cursor) => {
        const params = { path: { unit_id: unit }, query: { ...late, cursor } };
        const page = await unwrap(api.GET("/units/{unit_id}/outbox", { params }));
        return { ...page, items: page.items.filter((message) => waits(message, notifies)) };
      }, most);
    },
  });
}

/**
 * What became of a message for each, as far as it was read: read anew where it stands every so often while the message is
 * being sent, and when its totals change afterwards. Before that they change faster than an answer may come.
 */
export function useDeliveries(message: Message, channel: Channel | undefined, status: DeliveryStatus | undefined) {
  const api = useApi();
  const key = ["message", message.id, "deliveries"];
  const sending = message.state === "sending";
  useAnew(key, sending ? message.state : JSON.stringify(message.totals));
  const read = async (cursor: string | undefined) => {
    const params = { path: { message_id: message.id }, query: { channel, status, cursor } };
    const page = await unwrap(api.GET("/messages/{message_id}/deliveries", { params }));
    // It is a sheet only for whoever asks for one.
    if (typeof page === "string") throw new Error("a sheet");
    return page;
  };
  return usePages([...key, channel, status], read, true, sending);
}
