import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

/** Asks anew for what is shown under a key when what is told of it elsewhere changes; what is told first is no news. */
export function useAnew(queryKey: QueryKey, told: string | number): void {
  const queries = useQueryClient();
  const before = useRef(told);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is made anew each time
  useEffect(() => {
    if (before.current === told) return;
    before.current = told;
    // A first answer that is on its way already may know nothing of it, and would not be asked for anew.
    void queries.cancelQueries({ queryKey }).then(() => queries.invalidateQueries({ queryKey }));
  }, [told, queries]);
}
