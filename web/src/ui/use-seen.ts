import { useState } from "react";

/**
 * What somebody had before them when a question about it came. Their answer is for that version and no other: what is
 * changed meanwhile is to be read first.
 */
export function useSeen<T extends { version: number }>(isOpen: boolean, now: T) {
  const [seen, setSeen] = useState(now);
  const [asked, setAsked] = useState(isOpen);
  if (asked !== isOpen) {
    setAsked(isOpen);
    setSeen(now);
  }
  return {
    seen,
    /** Whether it is another by now. */
    isOld: seen.version !== now.version,
    header: { "If-Match": `"${seen.version}"` },
  };
}
