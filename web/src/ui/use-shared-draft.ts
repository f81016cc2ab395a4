import { useCallback, useEffect, useRef, useState } from "react";
import { useServices } from "../api/context";
import { Refused } from "../api/problems";
import { forget, keep, kept } from "../auth/kept";
import type { Kept, Meetings } from "./meeting";
import { saveOver } from "./saving";

const TYPING_MS = 900;
const TURN_MS = 50;

/** A kind of draft that people write, several at once perhaps: what of it they write, and how the API is asked. */
export interface Kind<D, C extends object, F extends keyof C> {
  meetings: Meetings<C, F>;
  /** Where the tab keeps one that the API has not. */
  unnamed: string;
  /** What the tab kept, however it kept it. */
  keptOf?: (found: Kept<C> | undefined, saved: C | undefined) => Kept<C> | undefined;
  idOf: (draft: D) => string;
  versionOf: (draft: D) => number;
  contentOf: (draft: D) => C;
  /** Whether it can still be written. */
  isOpen: (draft: D) => boolean;
  /** Whether the API would take it. */
  isWhole: (content: C) => boolean;
  /** Whether there is anything to tell the API. */
  isChanged: (base: C, content: C) => boolean;
  create: (content: C) => Promise<D>;
  change: (draft: D, version: number, base: C, content: C) => Promise<D>;
  read: (id: string) => Promise<D>;
  /** The version that was heard of last on this screen, and when. */
  useNewest: (id: string | undefined) => { version: number; at: number };
  /** What the API has is known: to the lists too, when it was saved here. */
  known: (draft: D, how: "saved" | "found") => void;
  /** It was refused: it may not be a draft any more. */
  refused: (draft: D) => void;
  /** What was sent, as it stands now. */
  settled: (sent: C, next: D) => C;
  onCreated: (draft: D) => void;
}

/**
 * A draft that is saved as one goes: what is on the screen, what the API has, and what is on its way.
 *
 * Each change is kept in this tab at once, and taken from there when a page without it comes back. It is saved over the
 * version that was seen alone: what somebody else has changed since is taken in, and what both changed is asked about.
 */
export function useSharedDraft<D, C extends object, F extends keyof C>(kind: Kind<D, C, F>, start: D | undefined) {
  const { session } = useServices();
  const { idOf, versionOf, contentOf, unnamed } = kind;
  const { differing, meet } = kind.meetings;
  const [before] = useState(() => {
    const found = kept<Kept<C>>(session.subject, start ? idOf(start) : unnamed);
    return kind.keptOf ? kind.keptOf(found, start && contentOf(start)) : found;
  });
  const [begun] = useState(() => kind.meetings.begin(start && contentOf(start), before));
  const [content, setContent] = useState(begun.content);
  const [draft, setDraft] = useState(start);
  const [base, setBase] = useState(begun.base);
  const [conflict, setConflict] = useState(begun.conflict ? start : undefined);
  const [theirs, setTheirs] = useState<F[]>(begun.theirs);
  const [error, setError] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const [looking, setLooking] = useState(false);
  const busy = useRef(false);
  const written = useRef(content);
  /** What was sent since the last answer. */
  const tried = useRef<C[]>([]);
  const dirty = differing(base, content).length > 0;
  const id = draft && idOf(draft);
  const name = id ?? unnamed;

  useEffect(() => {
    written.current = content;
    // Until somebody has chosen, what was kept before the other saved says best what is whose.
    if (conflict) return;
    if (dirty) keep<Kept<C>>(session.subject, name, { content, base, seen: draft && contentOf(draft) });
    else forget(session.subject, name);
  }, [session, name, content, base, draft, contentOf, dirty, conflict]);

  const change = useCallback((part: Partial<C>) => {
    setContent((now) => ({ ...now, ...part }));
    setError(undefined);
  }, []);

  const settle = useCallback(
    (next: D, sent: C) => {
      tried.current = [];
      setDraft(next);
      // What was sent, not what came back: the API may tidy spaces, and whoever types must not be interrupted.
      setBase(kind.settled(sent, next));
      kind.known(next, "saved");
    },
    [kind],
  );

  /** Takes in what somebody else saved; what both wrote is asked about. */
  const takeIn = useCallback(
    (found: D, seen: D) => {
      kind.known(found, "found");
      // Where it is shown now says by whom it was taken, and what was not saved.
      if (!kind.isOpen(found)) return;
      const saved = { before: contentOf(seen), now: contentOf(found) };
      // It was saved here, and the answer was lost.
      const own = tried.current.find((sent) => differing(sent, saved.now).length === 0);
      if (own) return settle(found, own);
      const met = meet({ before: base, now: written.current }, saved);
      if (met.both.length > 0) return setConflict(found);
      setDraft(found);
      // Nothing that is written here: the text stays as it is being typed.
      if (differing(saved.before, saved.now).length === 0) return;
      setBase(saved.now);
      setContent((now) => meet({ before: base, now }, saved).merged);
      setTheirs(met.theirs);
    },
    [kind, base, contentOf, differing, meet, settle],
  );

  /** Saves what differs; the draft as it is now, or nothing when it could not be. */
  const save = useCallback(async (): Promise<D | undefined> => {
    if (!kind.isWhole(content) || busy.current) return undefined;
    if (draft && !kind.isChanged(base, content)) {
      setBase(content);
      return draft;
    }
    busy.current = true;
    setSaving(true);
    setError(undefined);
    try {
      if (!draft) {
        const made = await kind.create(content);
        settle(made, content);
        forget(session.subject, unnamed);
        kind.onCreated(made);
        return made;
      }
      tried.current.push(content);
      const { saved, found } = await saveOver(draft, {
        send: (version) => kind.change(draft, version, base, content),
        read: () => kind.read(idOf(draft)),
        versionOf,
        isOpen: kind.isOpen,
        isSame: (one, other) => differing(contentOf(one), contentOf(other)).length === 0,
      });
      if (saved) settle(saved, content);
      else if (found) takeIn(found, draft);
      return saved;
    } catch (cause) {
      setError(cause);
      if (draft && cause instanceof Refused) kind.refused(draft);
      return undefined;
    } finally {
      busy.current = false;
      setSaving(false);
    }
  }, [kind, base, content, draft, session, unnamed, idOf, versionOf, contentOf, differing, settle, takeIn]);

  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  }, [save]);
  /** Saves once nothing else is on its way: nobody presses in vain. */
  const saveInTurn = useCallback(async () => {
    while (busy.current) await new Promise((later) => setTimeout(later, TURN_MS));
    return latest.current();
  }, []);

  useEffect(() => {
    if (!dirty || conflict || saving || looking || error || !kind.isWhole(content)) return;
    const wait = setTimeout(() => void save(), TYPING_MS);
    return () => clearTimeout(wait);
  }, [dirty, conflict, saving, looking, error, content, kind, save]);

  // What failed for want of a network is tried again when it is back.
  useEffect(() => {
    const again = () => setError(undefined);
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);

  const resolve = useCallback(
    (mine: boolean) => {
      if (!conflict || !draft) return;
      const saved = { before: contentOf(draft), now: contentOf(conflict) };
      setDraft(conflict);
      setBase(saved.now);
      setContent((now) => (mine ? meet({ before: base, now }, saved).merged : saved.now));
      setConflict(undefined);
    },
    [base, conflict, draft, contentOf, meet],
  );

  // Who does not write just now sees what others save.
  const newest = kind.useNewest(id);
  const looked = useRef(0);
  useEffect(() => {
    if (!draft || newest.version <= versionOf(draft) || newest.at === looked.current || dirty || busy.current) return;
    busy.current = true;
    looked.current = newest.at;
    setLooking(true);
    kind
      .read(idOf(draft))
      .then((found) => takeIn(found, draft))
      // It is looked at again when it is next heard of.
      .catch(() => undefined)
      .finally(() => {
        busy.current = false;
        setLooking(false);
      });
  }, [newest.version, newest.at, draft, dirty, kind, idOf, versionOf, takeIn]);

  return {
    content,
    change,
    draft,
    save: saveInTurn,
    saving,
    dirty,
    error,
    conflict: conflict &&
      draft && {
        theirs: conflict,
        mine: meet({ before: base, now: content }, { before: contentOf(draft), now: contentOf(conflict) }).merged,
      },
    resolve,
    theirs,
    restored: before !== undefined,
    forget: () => forget(session.subject, name),
  };
}
