import { useEffect, useState, useSyncExternalStore } from "react";
import { useServices } from "../api/context";
import type { Kind, Newest } from "./draft-kind";
import { SharedDraft } from "./shared-draft";

interface Heard {
  /** What was heard of a draft last on this screen. */
  useNewest: (id: string | undefined) => Newest;
}

/** A draft that is on the screen, and saved as one goes. */
export function useSharedDraft<D, C extends object, F extends keyof C>(
  { useNewest, ...kind }: Kind<D, C, F> & Heard,
  start: D | undefined,
) {
  const { session } = useServices();
  const [shared] = useState(() => new SharedDraft(kind, start, session.subject));
  const { content, draft, conflict, theirs, error, saving } = useSyncExternalStore(shared.subscribe, shared.now);
  const { version, at } = useNewest(draft && kind.idOf(draft));

  useEffect(() => shared.askAs(kind));
  useEffect(() => shared.show(), [shared]);
  useEffect(() => shared.hear({ version, at }), [shared, version, at]);
  useEffect(() => {
    window.addEventListener("online", shared.retry);
    return () => window.removeEventListener("online", shared.retry);
  }, [shared]);

  const { change, offer, save, ready, resolve, forget, dirty, restored } = shared;
  return {
    content,
    draft,
    theirs,
    error,
    saving,
    conflict: conflict && { theirs: conflict, mine: shared.mine },
    dirty,
    restored,
    change,
    offer,
    save,
    ready,
    resolve,
    forget,
  };
}
