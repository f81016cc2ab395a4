import { useCallback, useState } from "react";
import { useServices } from "../api/context";
import { forget, keep, kept } from "./kept";

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
