import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { atLetter } from "../api/queries";
import { contentType, FILE_BYTES_MAX, FILES_MAX, sendFile } from "../api/uploads";

export type UploadFault = "tooLarge" | "badType" | "tooMany" | "failed" | "stopped";

/** A file on its way; once it is there, the letter itself tells of it. */
export interface Upload {
  key: string;
  file: File;
  percent: number;
  /** The key under which it is announced: the same until that was answered. */
  announcement: string;
  status: "queued" | "sending" | UploadFault;
  error?: unknown;
}

/** Files that go up side by side, each of which can be stopped and tried again; they wait for the letter to exist. */
export function useUploads(letterId: string | undefined, attached: number) {
  const api = useApi();
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const stops = useRef(new Map<string, AbortController>());

  const update = useCallback((key: string, part: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }, []);
  const drop = useCallback((key: string) => setUploads((all) => all.filter((one) => one.key !== key)), []);

  const send = useCallback(
    async (upload: Upload, id: string) => {
      const { key, file, announcement } = upload;
      const type = contentType(file.name);
      if (!type || stops.current.has(key)) return;
      const stop = new AbortController();
      stops.current.set(key, stop);
      update(key, { status: "sending", percent: 0, error: undefined });
      let attachment: string | undefined;
      try {
        const made = await unwrap(
          api.POST("/communications/{communication_id}/attachments", {
            params: { ...atLetter(id).params, header: { "Idempotency-Key": announcement } },
            body: { name: file.name, size: file.size, content_type: type },
          }),
        );
        attachment = made.attachment.id;
        update(key, { announcement: crypto.randomUUID() });
        // Only a file of the deposit has nowhere to be sent to.
        if (!made.upload) throw new Error("no upload");
        await sendFile(made.upload, file, (percent) => update(key, { percent }), stop.signal);
        await queries.invalidateQueries({ queryKey: ["letter", id] });
        drop(key);
      } catch (error) {
        // A file that did not arrive is not left waiting on the letter.
        if (attachment) {
          const path = { communication_id: id, attachment_id: attachment };
          await api
            .DELETE("/communications/{communication_id}/attachments/{attachment_id}", { params: { path } })
            .catch(() => undefined);
        }
        update(key, { status: stop.signal.aborted ? "stopped" : "failed", error });
      } finally {
        stops.current.delete(key);
      }
    },
    [api, drop, queries, update],
  );

  useEffect(() => {
    if (letterId) for (const upload of uploads) if (upload.status === "queued") void send(upload, letterId);
  }, [letterId, uploads, send]);

  const add = (files: Iterable<File>) => {
    const waiting = uploads.filter((one) => one.status === "queued" || one.status === "sending").length;
    const chosen = [...files].map((file, index): Upload => {
      const status =
        attached + waiting + index >= FILES_MAX
          ? "tooMany"
          : file.size > FILE_BYTES_MAX
            ? "tooLarge"
            : contentType(file.name)
              ? "queued"
              : "badType";
      return { key: crypto.randomUUID(), announcement: crypto.randomUUID(), file, percent: 0, status };
    });
    setUploads((all) => [...all, ...chosen]);
  };
  return {
    uploads,
    add,
    cancel: (key: string) => (stops.current.has(key) ? stops.current.get(key)?.abort() : drop(key)),
    retry: (key: string) => update(key, { status: "queued" }),
    drop,
  };
}
