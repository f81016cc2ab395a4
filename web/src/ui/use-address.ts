import { useState } from "react";
import { useLocation, useSearchParams } from "react-router";
import { useServices } from "../api/context";
import { isLeaving, withValue } from "./address";

/** Tells whether somebody is on the way to another screen, or there: what comes late does not pull them back. */
export function useLeaving() {
  const { here, going } = useServices();
  const location = useLocation();
  // The next screen may be on its way, or have come and not be drawn yet.
  return () => isLeaving(location, going() ?? here());
}

/**
 * What a screen has in its address, and what this step of the tab's history remembers beside it. What is set goes to what
 * is there at that moment, not to what was drawn last: two things that are set one right after the other both count.
 */
export function useAddress<Kept = unknown>() {
  const { here } = useServices();
  const [params, setParams] = useSearchParams();
  const location = useLocation();
  const leaving = useLeaving();
  const [cleared, setCleared] = useState(0);
  return {
    params,
    kept: location.state as Kept | null,
    set: (name: string, value: string, options?: { preventScrollReset?: boolean }) => {
      if (leaving()) return;
      const { search, state } = here();
      setParams(withValue(search, name, value), { ...options, replace: true, state });
    },
    keep: (state: Kept) => {
      if (!leaving()) setParams(here().search, { replace: true, state });
    },
    clear: () => {
      setCleared((times) => times + 1);
      setParams({});
    },
    /** How often: a field that begins anew with it forgets what was typed there and not asked for yet. */
    cleared,
  };
}
