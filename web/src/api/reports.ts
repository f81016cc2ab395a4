import { useQuery } from "@tanstack/react-query";
import { useApi } from "./context";
import { unwrap } from "./problems";
import type { components } from "./schema";
import type { LetterType, ListedLetter } from "./types";

type Schemas = components["schemas"];
export type Pending = Schemas["PendingView"];
export type Due = Schemas["DueView"];
export type Side = Pending["side"];
export type ClosedDays = Schemas["ClosedDaysView"];
export type Closure = Schemas["ClosureView"];
export type LocalHoliday = Schemas["LocalHolidayView"];

export function usePending(unit: string, olderThan: number) {
  const api = useApi();
  return useQuery({
    queryKey: ["pending", unit, olderThan],
    // The same path gives a sheet to who asks for one.
    queryFn: async () =>
      (await unwrap(
        api.GET("/units/{unit_id}/reports/pending-receptions", pendingOf(unit, olderThan)),
      )) as Schemas["PendingReceptions"],
    // Of another number of days for a moment, and never of another unit.
    placeholderData: (before, query) => (query?.queryKey[1] === unit ? before : undefined),
  });
}

/** What waits for the unit itself to receive it, newest first. A box would tell of what the unit has sent on, too. */
export function toReceive(report: Pick<Schemas["PendingReceptions"], "items">): ListedLetter[] {
  return report.items
    .flatMap(({ side, communication, since }) =>
      side === "to_receive" ? [{ ...communication, listed_at: since }] : [],
    )
    .reverse();
}

export function pendingOf(unit: string, olderThan: number) {
  return { params: { path: { unit_id: unit }, query: { older_than_days: olderThan } } };
}

export function useForwarded(unit: string) {
  const api = useApi();
  return useQuery({
    queryKey: ["forwarded", unit],
    queryFn: () => unwrap(api.GET("/units/{unit_id}/reports/forwarded", { params: { path: { unit_id: unit } } })),
  });
}

/** Where a letter of this type should rather go, when its destination sends such letters on. */
export function useSuggestion(unit: string, type: LetterType | "", destination: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ["suggestion", unit, type, destination],
    queryFn: () =>
      unwrap(
        api.GET("/units/{unit_id}/suggested-destination", {
          params: { path: { unit_id: unit }, query: { type: type || "general", destination_id: destination ?? "" } },
        }),
      ),
    enabled: type !== "" && destination !== undefined,
    staleTime: 600_000,
  });
}

export function useClosedDays(unit: string, year: number) {
  const api = useApi();
  return useQuery({
    queryKey: ["closed-days", unit, year],
    queryFn: () =>
      unwrap(api.GET("/units/{unit_id}/closed-days", { params: { path: { unit_id: unit }, query: { year } } })),
  });
}
