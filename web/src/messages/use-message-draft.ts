import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useServices } from "../api/context";
import { atMessage } from "../api/messages";
import { unwrap } from "../api/problems";
import type { Message, Named } from "../api/types";
import { forget, keep, kept } from "../auth/kept";
import { useOnce } from "../ui/once";
import { type Content, contentOf, EMPTY, edit, lack, type Whole, whole } from "./draft";

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
  const [before] = useState(() => kept<Content>(session.subject, start?.message.id ?? unnamed));
  const [content, setContent] = useState<Content>(
    // What this tab kept may be from before a message could carry files.
    () => (before && { ...EMPTY, ...before }) ?? (start ? contentOf(start.message, start.named) : EMPTY),
  );
  const [base, setBase] = useState<Whole | undefined>(() => start && whole(contentOf(start.message, start.named)));
  const [message, setMessage] = useState(start?.message);
  const [error, setError] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const [savedAt, setSavedAt] = useState<string>();
  const [saved, setSaved] = useState(0);
  const busy = useRef(false);
  const ready = whole(content);
  const dirty = ready
    ? Object.keys(edit(base, ready)).length > 0
    : base !== undefined || JSON.stringify(content) !== JSON.stringify(EMPTY);
  const name = message?.id ?? unnamed;

  useEffect(() => {
    if (dirty) keep<Content>(session.subject, name, content);
    else forget(session.subject, name);
  }, [session, name, content, dirty]);

  const change = useCallback((part: Partial<Content>) => {
    setContent((now) => ({ ...now, ...part }));
    setError(undefined);
  }, []);

  /** Saves what differs; the draft as it is now, or nothing when it could not be. */
  const save = useCallback(async (): Promise<Message | undefined> => {
    const body = whole(content);
    if (!body || busy.current) return undefined;
    const changes = edit(base, body);
    if (message && Object.keys(changes).length === 0) return message;
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
      setBase(body);
      setSavedAt(new Date().toISOString());
      setSaved((count) => count + 1);
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
    if (!dirty || saving || error || !whole(content)) return;
    const wait = setTimeout(() => void save(), TYPING_MS);
    return () => clearTimeout(wait);
  }, [dirty, saving, error, content, save]);

  // What failed for want of a network is tried again when it is back.
  useEffect(() => {
    const again = () => setError(undefined);
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);

  return {
    content,
    change,
    message,
    lack: lack(content),
    save,
    saving,
    saved,
    savedAt,
    dirty,
    error,
    restored: before !== undefined,
    forget: () => forget(session.subject, name),
  };
}
