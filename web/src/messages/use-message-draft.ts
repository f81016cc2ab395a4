import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useServices } from "../api/context";
import { atMessage } from "../api/messages";
import { unwrap } from "../api/problems";
import type { Message, Named } from "../api/types";
import { forget, keep, kept } from "../auth/kept";
import type { Kept } from "../ui/meeting";
import { useOnce } from "../ui/once";
import { begin, type Content, contentOf, differing, EMPTY, edit, keptOf, lack, namedIn, sent, whole } from "./draft";

const TYPING_MS = 900;

/** A draft of the API, and the names of those whom it is for. */
export interface Start {
  message: Message;
  named: Named[];
}

/** A message that is saved as one goes; each change is kept in this tab at once, until the API has it. */
export function useMessageDraft(unit: string, start: Start | undefined, onCreated: (message: Message) => void) {
  const { api, session } = useServices();
  const queries = useQueryClient();
  const once = useOnce();
  const unnamed = `message:new:${unit}`;
  const [saved] = useState(() => start && contentOf(start.message, start.named));
  const [before] = useState(() =>
    keptOf(kept<Kept<Content> | Content>(session.subject, start?.message.id ?? unnamed), saved ?? EMPTY),
  );
  const [begun] = useState(() => begin(saved, before));
  const [content, setContent] = useState(begun.content);
  const [base, setBase] = useState(begun.base);
  const [seen, setSeen] = useState(saved);
  const [conflict, setConflict] = useState(begun.conflict);
  const [message, setMessage] = useState(start?.message);
  const [error, setError] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const [savedAt, setSavedAt] = useState<string>();
  const [saves, setSaves] = useState(0);
  const busy = useRef(false);
  const dirty = differing(base, content).length > 0;
  const name = message?.id ?? unnamed;

  useEffect(() => {
    // Until somebody has chosen, what was kept before the other saved says best what is whose.
    if (conflict) return;
    if (dirty) keep<Kept<Content>>(session.subject, name, { content, base, seen });
    else forget(session.subject, name);
  }, [session, name, content, base, seen, dirty, conflict]);

  const change = useCallback((part: Partial<Content>) => {
    setContent((now) => ({ ...now, ...part }));
    setError(undefined);
  }, []);

  /** Saves what differs; the draft as it is now, or nothing when it could not be. */
  const save = useCallback(async (): Promise<Message | undefined> => {
    const body = whole(content);
    if (!body || busy.current) return undefined;
    const changes = edit(sent(base), body);
    if (message && Object.keys(changes).length === 0) {
      setBase(content);
      return message;
    }
    busy.current = true;
    setSaving(true);
    setError(undefined);
    try {
      const next = message
        ? await unwrap(api.PATCH("/messages/{message_id}", { ...atMessage(message.id), body: changes }))
        : await unwrap(
            api.POST("/units/{unit_id}/messages", {
              params: { path: { unit_id: unit }, header: once.header(body) },
              body,
            }),
          );
      once.taken();
      setMessage(next);
      // What was sent, not what came back: the API may tidy spaces, and whoever types must not be interrupted.
      setBase(content);
      setSeen(contentOf(next, namedIn(content)));
      setSavedAt(new Date().toISOString());
      setSaves((count) => count + 1);
      queries.setQueryData(["message", next.id], next);
      void queries.invalidateQueries({ queryKey: ["messages"] });
      if (!message) {
        forget(session.subject, unnamed);
        onCreated(next);
      }
      return next;
    } catch (cause) {
      setError(cause);
      return undefined;
    } finally {
      busy.current = false;
      setSaving(false);
    }
  }, [api, base, content, message, once, onCreated, queries, session, unit, unnamed]);

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

  /** Ends a conflict: with what was written here, or with what somebody else has saved. */
  const resolve = useCallback(
    (mine: boolean) => {
      if (!saved) return;
      setBase(saved);
      if (!mine) setContent(saved);
      setConflict(false);
    },
    [saved],
  );

  return {
    content,
    change,
    conflict: conflict ? saved : undefined,
    resolve,
    theirs: begun.theirs,
    message,
    lack: lack(content),
    save,
    saving,
    saves,
    savedAt,
    dirty,
    error,
    restored: before !== undefined,
    forget: () => forget(session.subject, name),
  };
}
