import { useQueryClient } from "@tanstack/react-query";
import { speak } from "../words";
import { useApi } from "./context";
import { unwrap } from "./problems";
import { me } from "./queries";
import type { Wishes } from "./types";

/** Keeps how somebody wants to be told, and speaks the language that they chose: every screen reads both in one place. */
export function useKeepWishes() {
  const api = useApi();
  const queries = useQueryClient();
  return async (wishes: Wishes): Promise<void> => {
    queries.setQueryData(me(api).queryKey, await unwrap(api.PATCH("/me/preferences", { body: wishes })));
    if (!wishes.language) return;
    await speak(wishes.language);
    // What the API calls things comes in that language.
    await queries.invalidateQueries();
  };
}
