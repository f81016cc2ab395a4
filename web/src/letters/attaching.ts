import type { Api } from "../api/client";
import { isRefusal, unwrap } from "../api/problems";
import { atLetter } from "../api/queries";
import type { contentType } from "../api/uploads";

const TRIES = 4;

interface Announced {
  name: string;
  size: number;
  content_type: NonNullable<ReturnType<typeof contentType>>;
}

/**
 * What is done to the files of one letter, one thing after another: of two writes to a letter at once the API lets one
 * win. What another window or the text being saved was in the way of is done again.
 */
export function attaching(api: Api, id: string) {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(() => persistently(act));
    last = turn.catch(() => undefined);
    return turn;
  };
  const path = (attachment: string) => ({ communication_id: id, attachment_id: attachment });
  const add = (body: Announced | { file_id: string }, once: { "Idempotency-Key": string }) =>
    unwrap(
      api.POST("/communications/{communication_id}/attachments", {
        params: { ...atLetter(id).params, header: once },
        body,
      }),
    );
  return {
    /** Says that a file will come, and learns where to; not when it was stopped before its turn. */
    announce: (file: Announced, key: string, stop: AbortSignal) =>
      inTurn(() => {
        stop.throwIfAborted();
        return add(file, { "Idempotency-Key": key });
      }),
    /** Adds a file of the deposit. */
    refer: (file: string, once: { "Idempotency-Key": string }) => inTurn(() => add({ file_id: file }, once)),
    remove: (attachment: string) =>
      inTurn(() =>
        unwrap(
          api.DELETE("/communications/{communication_id}/attachments/{attachment_id}", {
            params: { path: path(attachment) },
          }),
        ),
      ),
  };
}

async function persistently<T>(act: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await act();
    } catch (error) {
      if (left === 0 || !isRefusal(error, "conflict")) throw error;
    }
  }
}
