import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useServices } from "../api/context";
import { isRefusal, unwrap } from "../api/problems";
import { atLetter } from "../api/queries";
import type { Letter } from "../api/types";
import { forget, keep, kept } from "../auth/kept";
import { useOnce } from "../ui/once";
import { type Content, contentOf, differing, EMPTY, edit, whole } from "./draft";

const TYPING_MS = 900;

interface Kept {
  content: Content;
  base: Content;
}

/** What somebody else saved while this was being written. */
export interface Conflict {
  theirs: Letter;
}

/**
 * A draft that is saved as one goes: what is on the screen, what the API has, and what is on its way.
 *
 * Each change is kept in this tab at once, and taken from there when a page without it comes back.
 */
export function useDraft(unit: string, start: Letter | undefined, onCreated: (letter: Letter) => void) {
  const { api, session } = useServices();
  const queries = useQueryClient();
  const once = useOnce();
  const [before] = useState(() => kept<Kept>(session.subject, start?.id ?? `new:${unit}`));
  const [content, setContent] = useState<Content>(() => before?.content ?? (start ? contentOf(start) : EMPTY));
  const [letter, setLetter] = useState(start);
  const [base, setBase] = useState<Content>(() => (start ? (before?.base ?? contentOf(start)) : EMPTY));
  const [conflict, setConflict] = useState<Conflict>();
  const [error, setError] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const busy = useRef(false);
  const dirty = differing(base, content).length > 0;
  const name = letter?.id ?? `new:${unit}`;

  useEffect(() => {
    if (dirty) keep<Kept>(session.subject, name, { content, base });
    else forget(session.subject, name);
  }, [session, name, content, base, dirty]);

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
      forget(session.subject, `new:${unit}`);
    },
    [queries, session, unit],
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
        if (!isRefusal(refusal, "version_mismatch")) throw refusal;
        const theirs = await unwrap(api.GET("/communications/{communication_id}", atLetter(letter.id)));
        if (differing(contentOf(theirs), base).length > 0) {
          setConflict({ theirs });
          return undefined;
        }
        // Only files came or went: the text is as it was.
        next = await send(theirs.version);
      }
      saved(next, content);
      return next;
    } catch (cause) {
      setError(cause);
      return undefined;
    } finally {
      busy.current = false;
      setSaving(false);
    }
  }, [api, base, content, letter, once, onCreated, saved, unit]);

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
      if (!conflict) return;
      const { theirs } = conflict;
      setLetter(theirs);
      setBase(contentOf(theirs));
      if (!mine) setContent(contentOf(theirs));
      setConflict(undefined);
    },
    [conflict],
  );

  return {
    content,
    change,
    letter,
    save,
    saving,
    dirty,
    error,
    conflict,
    resolve,
    restored: before !== undefined,
    forget: () => forget(session.subject, name),
  };
}
