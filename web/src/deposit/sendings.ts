import type { Api } from "../api/client";
import { atFile } from "../api/deposit";
import { isRefusal, unwrap } from "../api/problems";
import { depositType, sendFile, sendPart } from "../api/uploads";
import { underway } from "../auth/underway";
import { sendInParts } from "./parts";

/** 5 GB: what the API takes. */
export const DEPOSIT_BYTES_MAX = 5 * 1024 ** 3;

export type SendingStatus = "sending" | "checking" | "failed" | "stopped" | "empty" | "tooLarge" | "badType";

/** A file on its way to the deposit. */
export interface Sending {
  key: string;
  unit: string;
  file: File;
  /** What it is in the deposit, once it was announced there. */
  id?: string;
  percent: number;
  status: SendingStatus;
  error?: unknown;
}

/**
 * The files on their way. They are not of one screen: who goes to another while a big file goes up, and comes back,
 * finds it further on.
 */
class Sendings {
  private all: readonly Sending[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly stops = new Map<string, AbortController>();

  readonly now = (): readonly Sending[] => this.all;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins with new files, or goes on with one that was announced before. */
  add(api: Api, unit: string, files: Iterable<File>, id?: string): void {
    for (const file of files) {
      const key = crypto.randomUUID();
      const status = statusOf(file);
      this.become([...this.all, { key, unit, file, id, percent: 0, status }]);
      if (status === "sending") void this.send(api, key);
    }
  }

  retry(api: Api, key: string): void {
    void this.send(api, key);
  }

  /** What has gone up stays: it can be gone on with. */
  stop(key: string): void {
    this.stops.get(key)?.abort();
  }

  /** It is not spoken of any more. */
  drop(key: string): void {
    this.stop(key);
    this.become(this.all.filter((one) => one.key !== key));
  }

  private async send(api: Api, key: string): Promise<void> {
    const sending = this.all.find((one) => one.key === key);
    const type = sending && depositType(sending.file.name);
    if (!sending || !type || this.stops.has(key)) return;
    const { file, unit } = sending;
    const stop = new AbortController();
    this.stops.set(key, stop);
    this.update(key, { status: "sending", error: undefined });
    const percent = (bytes: number) => this.update(key, { percent: Math.floor((100 * bytes) / file.size) });
    try {
      let { id } = sending;
      let whole = false;
      if (!id) {
        const made = await unwrap(
          api.POST("/units/{unit_id}/files", {
            params: { path: { unit_id: unit }, header: { "Idempotency-Key": key } },
            body: { name: file.name, size: file.size, content_type: type },
          }),
        );
        id = made.file.id;
        this.update(key, { id });
        if (!made.parts.recommended) {
          await sendFile(made.upload, file, (all) => this.update(key, { percent: all }), stop.signal);
          whole = true;
        }
      }
      if (!whole) await sendInParts(file, partsOf(api, id), percent, stop.signal);
      this.update(key, { status: "checking", percent: 100 });
    } catch (error) {
      this.update(key, { status: stop.signal.aborted ? "stopped" : "failed", error });
    } finally {
      this.stops.delete(key);
    }
  }

  private update(key: string, part: Partial<Sending>): void {
    this.become(this.all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }

  private become(all: readonly Sending[]): void {
    this.all = all;
    const waiting = all.filter((one) => one.status === "sending" || one.status === "failed");
    underway.tell(
      "deposit",
      waiting.map((one) => one.file.name),
    );
    for (const listener of this.listeners) listener();
  }
}

export const sendings = new Sendings();

function statusOf({ name, size }: File): SendingStatus {
  if (size === 0) return "empty";
  if (size > DEPOSIT_BYTES_MAX) return "tooLarge";
  return depositType(name) ? "sending" : "badType";
}

function partsOf(api: Api, id: string) {
  return {
    ask: (numbers: number[]) =>
      unwrap(api.POST("/files/{file_id}/parts", { ...atFile(id), body: { numbers } })).catch((error: unknown) => {
        // It has come: whoever sent it was not told, or it was sent from elsewhere.
        if (isRefusal(error, "conflict")) return null;
        throw error;
      }),
    put: sendPart,
    complete: async () => {
      await unwrap(api.POST("/files/{file_id}/complete", { ...atFile(id), body: { parts: [] } }));
    },
    wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
}
