import { useState } from "react";

/**
 * Which question is open on a screen. Each closes itself alone: what is pressed twice is answered twice, and the second
 * answer may find the next one open.
 */
export function useAsked<Asked>() {
  const [asked, ask] = useState<Asked>();
  return { asked, ask, close: () => ask((now) => (now === asked ? undefined : now)) };
}
