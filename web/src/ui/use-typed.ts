import { useEffect, useRef, useState } from "react";

const TYPING_MS = 350;

/**
 * What is typed into a field by which a list is narrowed, and asked for once somebody stops typing. `read` tells what that
 * is, and nothing while it is not whole. `value` is what is asked for by now: it comes late, so that what was asked for
 * last is no news, and what was typed since stays.
 */
export function useTyped(value: string, ask: (words: string) => void, read: (typed: string) => string | undefined) {
  const [typed, setTyped] = useState(value);
  const asked = useRef(value);
  // Whoever chooses another filter meanwhile keeps it.
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setTyped(value);
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait
  useEffect(() => {
    const words = read(typed);
    if (words === undefined || words === asked.current) return;
    const wait = setTimeout(() => {
      asked.current = words;
      latest.current(words);
    }, TYPING_MS);
    return () => clearTimeout(wait);
  }, [typed]);
  return [typed, setTyped] as const;
}
