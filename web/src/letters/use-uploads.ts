import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Attachment } from "../api/types";
import { contentType, sendFile } from "../api/uploads";
import { useUnderway } from "../auth/underway";
import type { attaching } from "./attaching";
import { begun, besides, isAwaited, isOnTheWay, type Upload } from "./upload";

/**
 * Files that go up side by side, each of which can be stopped and tried again; they wait for the letter to exist. Whoever
 * leaves the letter leaves them.
 */
export function useUploads(
  letterId: string | undefined,
  files: ReturnType<typeof attaching> | undefined,
  attachments: readonly Attachment[],
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
        update(key, { announcement: crypto.randomUUID(), attachment });
        // Only a file of the deposit has nowhere to be sent to.
        if (!made.upload) throw new Error("no upload");
        await sendFile(made.upload, file, (percent) => update(key, { percent }), stop.signal);
        await queries.invalidateQueries({ queryKey: ["letter", id] });
        drop(key);
      } catch (error) {
        // A file that did not arrive is not left waiting on the letter; one that cannot be taken back is seen there.
        if (attachment) {
          await files.remove(attachment).catch(() => update(key, { attachment: undefined }));
          void queries.invalidateQueries({ queryKey: ["letter", id] });
        }
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

  const attached = besides(attachments, uploads);
  const add = (chosen: Iterable<File>) => {
    const added = begun(chosen, attached.length + uploads.filter(isOnTheWay).length);
    setUploads((all) => [...all, ...added]);
  };
  return {
    uploads,
    /** What is on the letter, but for what is shown going up to it. */
    attached,
    add,
    cancel: (key: string) => (stops.current.has(key) ? stops.current.get(key)?.abort() : drop(key)),
    retry: (key: string) => update(key, { status: "queued" }),
    drop,
  };
}
