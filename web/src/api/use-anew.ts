import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

/** Asks anew, also where a first answer is on its way: it may know nothing of what has changed, and would be waited for. */
export async function askAnew(queries: QueryClient, queryKey: QueryKey): Promise<void> {
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey });
}

/** Asks anew for what is shown under a key when what is told of it elsewhere changes; what is told first is no news. */
export function useAnew(queryKey: QueryKey, told: string | number): void {
  const queries = useQueryClient();
  const before = useRef(told);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is made anew each time
  useEffect(() => {
    if (before.current === told) return;
    before.current = told;
    void askAnew(queries, queryKey);
  }, [told, queries]);
}
