import type { Attachment } from "../api/types";
import { contentType, FILE_BYTES_MAX, FILES_MAX } from "../api/uploads";

export type UploadFault = "empty" | "tooLarge" | "badType" | "tooMany" | "failed" | "stopped";

/** A file on its way; once it is there, the letter itself tells of it. */
export interface Upload {
  key: string;
  file: File;
  percent: number;
  /** The key under which it is announced: the same until that was answered. */
  announcement: string;
  /** What the letter calls it since it was announced. */
  attachment?: string;
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

/** What is on a letter apart from its uploads: a file that was announced is one of both until it is there. */
export function besides<A extends Pick<Attachment, "id">>(attachments: readonly A[], uploads: readonly Upload[]): A[] {
  return attachments.filter(({ id }) => !uploads.some((one) => one.attachment === id));
}

/** Files that were chosen for a letter that has so many, those on their way too. */
export function begun(chosen: Iterable<File>, taken: number): Upload[] {
  return [...chosen].map((file, index) => ({
    key: crypto.randomUUID(),
    announcement: crypto.randomUUID(),
    file,
    percent: 0,
    status: statusOf(file, taken + index),
  }));
}

function statusOf({ name, size }: File, before: number): Upload["status"] {
  if (before >= FILES_MAX) return "tooMany";
  if (size === 0) return "empty";
  if (size > FILE_BYTES_MAX) return "tooLarge";
  return contentType(name) ? "queued" : "badType";
}
