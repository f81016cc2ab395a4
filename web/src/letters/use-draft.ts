import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useServices } from "../api/context";
import { isRefusal, Refused, unwrap } from "../api/problems";
import { atLetter, useLetter } from "../api/queries";
import type { Letter } from "../api/types";
import { forget, keep, kept } from "../auth/kept";
import type { Kept } from "../ui/meeting";
import { useOnce } from "../ui/once";
import { begin, type Content, type ContentField, contentOf, differing, edit, meet, whole } from "./draft";

const TYPING_MS = 900;

/**
 * A draft that is saved as one goes: what is on the screen, what the API has, and what is on its way.
 *
 * Each change is kept in this tab at once, and taken from there when a page without it comes back.
 */
export function useDraft(unit: string, start: Letter | undefined, onCreated: (letter: Letter) => void) {
  const { api, session } = useServices();
  const queries = useQueryClient();
  const once = useOnce();
  const [before] = useState(() => kept<Kept<Content>>(session.subject, start?.id ?? `new:${unit}`));
  const [begun] = useState(() => begin(start && contentOf(start), before));
  const [content, setContent] = useState(begun.content);
  const [letter, setLetter] = useState(start);
  const [base, setBase] = useState(begun.base);
  const [conflict, setConflict] = useState(begun.conflict ? start : undefined);
  const [theirs, setTheirs] = useState<ContentField[]>(begun.theirs);
  const [error, setError] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const busy = useRef(false);
  const dirty = differing(base, content).length > 0;
  const name = letter?.id ?? `new:${unit}`;

  useEffect(() => {
    // Until somebody has chosen, what was kept before the other saved says best what is whose.
    if (conflict) return;
    if (dirty) keep<Kept<Content>>(session.subject, name, { content, base, seen: letter && contentOf(letter) });
    else forget(session.subject, name);
  }, [session, name, content, base, letter, dirty, conflict]);

  const change = useCallback((part: Partial<Content>) => {
    setContent((now) => ({ ...now, ...part }));
    setError(undefined);
  }, []);

  const saved = useCallback(
    (next: Letter, sent: Content) => {
      setLetter(next);
      // What was sent, not what came back: the API may tidy spaces, and whoever types must not be interrupted.
      setBase({ ...sent, destination: next.destination });
      queries.setQueryData(["letter", next.id], next);
      void queries.invalidateQueries({ queryKey: ["letters"] });
      void queries.invalidateQueries({ queryKey: ["letter", next.id, "changes"] });
      forget(session.subject, `new:${unit}`);
    },
    [queries, session, unit],
  );

  /** Takes in what somebody else saved; what both wrote is asked about. */
  const takeIn = useCallback(
    (next: Letter, before: Letter) => {
      const saved = { before: contentOf(before), now: contentOf(next) };
      const met = meet({ before: base, now: content }, saved);
      if (met.both.length > 0) return setConflict(next);
      setLetter(next);
      // Only files came or went: the text stays as it is being typed.
      if (met.theirs.length === 0) return;
      setBase(saved.now);
      setContent((now) => meet({ before: base, now }, saved).merged);
      setTheirs(met.theirs);
    },
    [base, content],
  );

  /** Saves what differs; the letter as it is now, or nothing when it could not be. */
  const save = useCallback(async (): Promise<Letter | undefined> => {
    const body = whole(content);
    if (!body || busy.current) return undefined;
    if (letter && differing(base, content).length === 0) return letter;
    busy.current = true;
    setSaving(true);
    setError(undefined);
    try {
      if (!letter) {
        const made = await unwrap(
          api.POST("/units/{unit_id}/communications", {
            params: { path: { unit_id: unit }, header: once.header(body) },
            body,
          }),
        );
        once.taken();
        saved(made, content);
        onCreated(made);
        return made;
      }
      const send = (version: number) =>
        unwrap(
          api.PATCH("/communications/{communication_id}", {
            params: { ...atLetter(letter.id).params, header: { "If-Match": `"${version}"` } },
            body: edit(base, { ...body, destination: content.destination }),
          }),
        );
      let next: Letter;
      try {
        next = await send(letter.version);
      } catch (refusal) {
        if (!isRefusal(refusal, "version_mismatch", "conflict")) throw refusal;
        const found = await unwrap(api.GET("/communications/{communication_id}", atLetter(letter.id)));
        if (differing(contentOf(found), contentOf(letter)).length > 0) {
          takeIn(found, letter);
          return undefined;
        }
        // Only files came or went: the text is as it was.
        next = await send(found.version);
      }
      saved(next, content);
      return next;
    } catch (cause) {
      setError(cause);
      // It may not be a draft any more.
      if (letter && cause instanceof Refused) void queries.invalidateQueries({ queryKey: ["letter", letter.id] });
      return undefined;
    } finally {
      busy.current = false;
      setSaving(false);
    }
  }, [api, base, content, letter, once, onCreated, saved, takeIn, queries, unit]);

  useEffect(() => {
    if (!dirty || conflict || saving || error || !whole(content)) return;
    const wait = setTimeout(() => void save(), TYPING_MS);
    return () => clearTimeout(wait);
  }, [dirty, conflict, saving, error, content, save]);

  // What failed for want of a network is tried again when it is back.
  useEffect(() => {
    const again = () => setError(undefined);
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);

  const resolve = useCallback(
    (mine: boolean) => {
      if (!conflict || !letter) return;
      const saved = { before: contentOf(letter), now: contentOf(conflict) };
      setLetter(conflict);
      setBase(saved.now);
      setContent((now) => (mine ? meet({ before: base, now }, saved).merged : saved.now));
      setConflict(undefined);
    },
    [base, conflict, letter],
  );

  // Who does not write just now sees what others save.
  const fresh = useLetter(letter?.id).data;
  useEffect(() => {
    if (fresh && letter && fresh.version > letter.version && !dirty && !busy.current) takeIn(fresh, letter);
  }, [fresh, letter, dirty, takeIn]);

  return {
    content,
    change,
    letter,
    save,
    saving,
    dirty,
    error,
    conflict: conflict &&
      letter && {
        theirs: conflict,
        mine: meet({ before: base, now: content }, { before: contentOf(letter), now: contentOf(conflict) }).merged,
      },
    resolve,
    theirs,
    restored: before !== undefined,
    forget: () => forget(session.subject, name),
  };
}
