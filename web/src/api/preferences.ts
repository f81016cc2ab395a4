import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "./context";
import { unwrap } from "./problems";
import { me } from "./queries";
import { takeAnswer } from "./take-answer";
import type { Wishes } from "./types";

/**
 * Keeps how somebody wants to be told, which every screen reads in one place. They change it in two, one after the other:
 * what is asked last is answered last.
 */
export function useKeepWishes(onKept?: (wishes: Wishes) => Promise<void>) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    scope: { id: "preferences" },
    mutationFn: async (wishes: Wishes) =>
      takeAnswer(queries, me(api).queryKey, await unwrap(api.PATCH("/me/preferences", { body: wishes }))),
    onSuccess: async (_, kept) => {
      await onKept?.(kept);
      // What the API calls things comes in that language.
      if (kept.language) void queries.invalidateQueries();
    },
  });
}
