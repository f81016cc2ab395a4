import { useCallback, useRef, useState } from "react";
import { useServices } from "../api/context";
import { forget, keep, kept } from "./kept";
import { goOn, type KeptForm, keptOf } from "./kept-form";

/**
 * A text of a form, kept in this tab from the first letter until it was taken: a session that ends, a page that is loaded
 * again or a question that is closed by mistake loses nothing.
 *
 * `place` says where it belongs: what is asked, and of which thing.
 */
export function useKept(place: string) {
  const { session } = useServices();
  const { subject } = session;
  const [before] = useState(() => kept<string>(subject, place));
  const [text, setText] = useState(before ?? "");
  const write = useCallback(
    (next: string) => {
      setText(next);
      if (next) keep(subject, place, next);
      else forget(subject, place);
    },
    [subject, place],
  );
  const taken = useCallback(() => forget(subject, place), [subject, place]);
  return { text, write, taken, restored: before !== undefined };
}

/**
 * A form of several fields, kept likewise until it was taken or given up. Of what comes back only that counts which was
 * written here: the rest is as it is now.
 */
export function useKeptForm<T extends object>(place: string, now: T) {
  const { session } = useServices();
  const { subject } = session;
  const [before] = useState(() => kept<KeptForm<T>>(subject, place));
  const [begun] = useState(before?.begun ?? now);
  const [form, setForm] = useState(() => goOn(before, now));
  const written = useRef(form);
  const set = useCallback(
    (part: Partial<T>) => {
      written.current = { ...written.current, ...part };
      setForm(written.current);
      const left = keptOf(begun, written.current);
      if (left) keep(subject, place, left);
      else forget(subject, place);
    },
    [subject, place, begun],
  );
  const taken = useCallback(() => forget(subject, place), [subject, place]);
  /** Begins again, for the next, when `sent` was taken; what was written meanwhile is the next already. */
  const again = useCallback((sent: T) => written.current === sent && set(begun), [set, begun]);
  return { form, set, taken, again, begun, restored: before !== undefined };
}
