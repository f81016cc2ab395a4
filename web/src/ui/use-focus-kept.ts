import { type RefObject, useEffect, useRef } from "react";

/** After questions have closed and given the focus back, and what is hidden has lost it. */
const SETTLED_MS = 100;

/**
 * Gives the focus to a place when what had it has gone with the change of `what`: for who knows a better one than the
 * nearest, which the screen would find a moment later.
 */
export function useFocusKept<T extends HTMLElement>(what: unknown): RefObject<T | null> {
  const place = useRef<T>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that may have taken the focus away
  useEffect(() => {
    const wait = setTimeout(() => {
      if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
    }, SETTLED_MS);
    return () => clearTimeout(wait);
  }, [what]);
  return place;
}
