import type { components } from "./schema";

type UploadForm = components["schemas"]["UploadForm"];

/** By ending; the API takes these, and says so when one is missing here. */
const TYPES: Readonly<Record<string, string>> = {
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

/** 50 MB each, 20 in all: what the API takes. */
export const FILE_BYTES_MAX = 50 * 1024 * 1024;
export const FILES_MAX = 20;

/** By the ending of its name: browsers do not agree on types. */
export function contentType(name: string): string | undefined {
  return TYPES[name.split(".").pop()?.toLowerCase() ?? ""];
}

/** Sends a file to where a presigned form says. XMLHttpRequest, since fetch does not tell how far it is. */
export function sendFile(
  form: UploadForm,
  file: File,
  onProgress: (percent: number) => void,
  stop: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const [name, value] of Object.entries(form.fields)) body.append(name, String(value));
    body.append("file", file);
    request.upload.onprogress = (event) => onProgress(Math.round((100 * event.loaded) / event.total));
    request.onload = () => (request.status < 300 ? resolve() : reject(new Error(`upload: ${request.status}`)));
    request.onerror = () => reject(new Error("upload: unreachable"));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    stop.addEventListener("abort", () => request.abort());
    request.open("POST", form.url);
    request.send(body);
  });
}
