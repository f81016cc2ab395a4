import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * What a write answered is how it stands now. A read that set out before it may come after it, and would undo it here: it
 * is asked anew.
 */
export function takeAnswer<T>(queries: QueryClient, queryKey: QueryKey, answer: T): void {
  const filters = { queryKey, exact: true };
  const underway = queries.isFetching(filters) > 0;
  queries.setQueryData(queryKey, answer);
  if (underway) void queries.invalidateQueries({ ...filters, refetchType: "all" });
}
