import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { contentType, FILE_BYTES_MAX, FILES_MAX, sendFile } from "../api/uploads";
import { useUnderway } from "../auth/underway";
import type { attaching } from "./attaching";

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

/** Whether nothing but time is between the file and the letter. */
export function isOnTheWay({ status }: Upload): boolean {
  return status === "queued" || status === "sending";
}

/** Whether somebody counts on it still: whoever leaves now loses it. */
export function isAwaited(upload: Upload): boolean {
  return isOnTheWay(upload) || upload.status === "failed";
}

/**
 * Files that go up side by side, each of which can be stopped and tried again; they wait for the letter to exist. Whoever
 * leaves the letter leaves them.
 */
export function useUploads(
  letterId: string | undefined,
  files: ReturnType<typeof attaching> | undefined,
  attached: number,
) {
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const stops = useRef(new Map<string, AbortController>());

  const update = useCallback((key: string, part: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }, []);
  const drop = useCallback((key: string) => setUploads((all) => all.filter((one) => one.key !== key)), []);

  const send = useCallback(
    async (upload: Upload, id: string, files: ReturnType<typeof attaching>) => {
      const { key, file, announcement } = upload;
      const type = contentType(file.name);
      if (!type || stops.current.has(key)) return;
      const stop = new AbortController();
      stops.current.set(key, stop);
      update(key, { status: "sending", percent: 0, error: undefined });
      let attachment: string | undefined;
      try {
        const announced = { name: file.name, size: file.size, content_type: type };
        const made = await files.announce(announced, announcement, stop.signal);
        attachment = made.attachment.id;
        update(key, { announcement: crypto.randomUUID() });
        // Only a file of the deposit has nowhere to be sent to.
        if (!made.upload) throw new Error("no upload");
        await sendFile(made.upload, file, (percent) => update(key, { percent }), stop.signal);
        await queries.invalidateQueries({ queryKey: ["letter", id] });
        drop(key);
      } catch (error) {
        // A file that did not arrive is not left waiting on the letter.
        if (attachment) await files.remove(attachment).catch(() => undefined);
        update(key, { status: stop.signal.aborted ? "stopped" : "failed", error });
      } finally {
        stops.current.delete(key);
      }
    },
    [drop, queries, update],
  );

  useUnderway(
    "letter",
    uploads.filter(isAwaited).map((one) => one.file.name),
  );
  useEffect(() => {
    const all = stops.current;
    return () => {
      for (const stop of all.values()) stop.abort();
    };
  }, []);
  useEffect(() => {
    if (!letterId || !files) return;
    for (const upload of uploads) if (upload.status === "queued") void send(upload, letterId, files);
  }, [letterId, files, uploads, send]);

  const add = (chosen: Iterable<File>) => {
    const waiting = uploads.filter(isOnTheWay).length;
    const added = [...chosen].map((file, index): Upload => {
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
    setUploads((all) => [...all, ...added]);
  };
  return {
    uploads,
    add,
    cancel: (key: string) => (stops.current.has(key) ? stops.current.get(key)?.abort() : drop(key)),
    retry: (key: string) => update(key, { status: "queued" }),
    drop,
  };
}
