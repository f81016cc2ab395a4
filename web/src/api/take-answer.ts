import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * What is known to be newer than what was read: what a write answered, or was found for it. A read that set out before may
 * still come, and would undo it here: it is asked anew.
 */
export function takeAnswer<T>(queries: QueryClient, queryKey: QueryKey, answer: T): void {
  const filters = { queryKey, exact: true };
  const underway = queries.isFetching(filters) > 0;
  queries.setQueryData(queryKey, answer);
  if (underway) void queries.invalidateQueries({ ...filters, refetchType: "all" });
}
