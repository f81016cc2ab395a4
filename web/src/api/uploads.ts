import { Unreachable } from "./problems";
import type { components } from "./schema";

type Schemas = components["schemas"];
type UploadForm = Schemas["UploadForm"];
type AttachedType = Extract<Schemas["NewAttachment"], { name: string }>["content_type"];
export type DepositedType = Schemas["NewFile"]["content_type"];

/** By ending; the API takes these. */
const TYPES: Readonly<Record<string, AttachedType>> = {
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  tif: "image/tiff",
  tiff: "image/tiff",
  txt: "text/plain",
  csv: "text/csv",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  odt: "application/vnd.oasis.opendocument.text",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  zip: "application/zip",
};

/** The deposit takes what is too big for a letter, too. */
const DEPOSIT_TYPES: Readonly<Record<string, DepositedType>> = {
  ...TYPES,
  "7z": "application/x-7z-compressed",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
};

/** 50 MB each, 20 in all: what the API takes. */
export const FILE_BYTES_MAX = 50 * 1024 * 1024;
export const FILES_MAX = 20;

/** Nothing of a file has moved for so long: nothing more of it will. How long all of it takes says nothing: it may be big. */
export const STILL_MS = 60_000;

/** By the ending of its name: browsers do not agree on types. */
export function contentType(name: string): AttachedType | undefined {
  return TYPES[ending(name)];
}

export function depositType(name: string): DepositedType | undefined {
  return DEPOSIT_TYPES[ending(name)];
}

function ending(name: string): string {
  return name.split(".").pop()?.toLowerCase() ?? "";
}

/** Sends a file to where a presigned form says. */
export function sendFile(
  form: UploadForm,
  file: File,
  onProgress: (percent: number) => void,
  stop: AbortSignal,
): Promise<void> {
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.append(name, String(value));
  body.append("file", file);
  return send("POST", form.url, body, (event) => onProgress(Math.round((100 * event.loaded) / event.total)), stop);
}

/** Sends one part of a file to its presigned link. */
export function sendPart(
  url: string,
  part: Blob,
  onProgress: (bytes: number) => void,
  stop: AbortSignal,
): Promise<void> {
  return send("PUT", url, part, (event) => onProgress(event.loaded), stop);
}

/** XMLHttpRequest, since fetch does not tell how far it is. */
function send(
  method: "POST" | "PUT",
  url: string,
  body: XMLHttpRequestBodyInit,
  onProgress: (event: ProgressEvent) => void,
  stop: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopped = () => new DOMException("stopped", "AbortError");
    if (stop.aborted) return reject(stopped());
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    let waiting: ReturnType<typeof setTimeout>;
    const wait = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        reject(new Unreachable("upload"));
        request.abort();
      }, STILL_MS);
    };
    request.upload.onprogress = (event) => {
      wait();
      onProgress(event);
    };
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(`upload: ${request.status}`)));
    request.onerror = () => reject(new Unreachable("upload"));
    request.onabort = () => reject(stopped());
    request.onloadend = () => {
      clearTimeout(waiting);
      stop.removeEventListener("abort", abort);
    };
    stop.addEventListener("abort", abort);
    request.open(method, url);
    request.send(body);
    wait();
  });
}
