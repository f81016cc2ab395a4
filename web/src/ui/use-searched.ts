import { useAddress } from "./use-address";

/** What a list is searched for: not in the address, since it may name a person, but in this step of the tab's history. */
export function useSearched() {
  const { kept, keep } = useAddress<{ q?: string }>();
  return { q: kept?.q ?? "", search: (q: string) => keep({ q }) };
}
