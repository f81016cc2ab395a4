import { useLocation, useSearchParams } from "react-router";
import { useServices } from "../api/context";

/**
 * What a screen has in its address, and what this step of the tab's history remembers beside it. What is set goes to what
 * is there at that moment, not to what was drawn last: two things that are set one right after the other both count.
 */
export function useAddress<Kept = unknown>() {
  const { here, going } = useServices();
  const [params, setParams] = useSearchParams();
  const location = useLocation();
  // Whoever is on the way to another screen is not held back by what was typed on this one.
  const left = () => (going()?.pathname ?? here().pathname) !== here().pathname;
  return {
    params,
    kept: location.state as Kept | null,
    set: (name: string, value: string, options?: { preventScrollReset?: boolean }) => {
      if (left()) return;
      const { search, state } = here();
      const next = new URLSearchParams(search);
      if (value) next.set(name, value);
      else next.delete(name);
      setParams(next, { ...options, replace: true, state });
    },
    keep: (state: Kept) => {
      if (!left()) setParams(here().search, { replace: true, state });
    },
    clear: () => setParams({}),
  };
}
