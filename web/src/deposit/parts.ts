import { either } from "../api/patience";
import type { components } from "../api/schema";

type PartForm = components["schemas"]["PartForm"];

/** What sending in parts asks of the world. */
export interface PartsTo {
  /** Where parts are sent to: those that have not come, when none is named. Nowhere once the file has come. */
  ask(numbers: number[]): Promise<{ size: number; parts: PartForm[] } | null>;
  put(url: string, part: Blob, onProgress: (bytes: number) => void, stop: AbortSignal): Promise<void>;
  complete(): Promise<void>;
  wait(ms: number): Promise<void>;
}

const AT_ONCE = 3;
/** How long one waits before each new try of a part; the part has failed after the last. */
const WAITS_MS = [1_000, 4_000, 15_000];
/** A link that runs out sooner than this is asked for again. */
const TIME_LEFT_MS = 60_000;

/**
 * Sends what of a file has not come yet, some parts at a time; a part whose line breaks is tried again, and whoever
 * comes back later sends only what is missing.
 */
export async function sendInParts(
  file: Blob,
  to: PartsTo,
  onProgress: (bytes: number) => void,
  stop: AbortSignal,
): Promise<void> {
  const asked = await to.ask([]);
  if (!asked) return onProgress(file.size);
  const { size, parts } = asked;
  const giveUp = new AbortController();
  const end = either(stop, giveUp.signal);
  let there = file.size - parts.reduce((sum, part) => sum + part.size, 0);
  const moving = new Map<number, number>();
  const tell = () => onProgress([...moving.values()].reduce((sum, bytes) => sum + bytes, there));
  tell();

  const sendOne = async (given: PartForm): Promise<void> => {
    const { number } = given;
    const bytes = file.slice((number - 1) * size, (number - 1) * size + given.size);
    const move = (count: number) => {
      moving.set(number, count);
      tell();
    };
    let part: PartForm | undefined = given;
    for (let tries = 0; ; tries += 1) {
      try {
        if (!part || Date.parse(part.expires_at) - Date.now() < TIME_LEFT_MS) {
          const anew = await to.ask([number]);
          if (!anew) break;
          [part] = anew.parts;
        }
        if (!part) throw new Error(`no link for part ${number}`);
        await to.put(part.url, bytes, move, end);
        break;
      } catch (error) {
        const pause = WAITS_MS[tries];
        if (end.aborted || pause === undefined) throw error;
        part = undefined;
        move(0);
        await to.wait(pause);
        end.throwIfAborted();
      }
    }
    moving.delete(number);
    there += given.size;
    tell();
  };

  const left = [...parts];
  const worker = async (): Promise<void> => {
    for (let part = left.shift(); part; part = left.shift()) {
      end.throwIfAborted();
      await sendOne(part);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  } catch (error) {
    giveUp.abort();
    throw error;
  }
  await to.complete();
}
