import { useMutation, useQueryClient } from "@tanstack/react-query";
import { speak } from "../words";
import { useApi } from "./context";
import { unwrap } from "./problems";
import { me } from "./queries";
import { takeAnswer } from "./take-answer";
import type { Wishes } from "./types";

/**
 * Keeps how somebody wants to be told, and speaks the language that they chose: every screen reads both in one place. They
 * change it in two, one after the other: what is asked last is answered last.
 */
export function useKeepWishes(onKept?: (wishes: Wishes) => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    scope: { id: "preferences" },
    mutationFn: async (wishes: Wishes) => {
      takeAnswer(queries, me(api).queryKey, await unwrap(api.PATCH("/me/preferences", { body: wishes })));
      if (wishes.language) await speak(wishes.language);
    },
    onSuccess: (_, kept) => {
      onKept?.(kept);
      // What the API calls things comes in that language.
      if (kept.language) void queries.invalidateQueries();
    },
  });
}
