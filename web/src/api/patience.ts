/** How long an answer is waited for: API Gateway gives up after 29 s, and what has not come by now does not come. */
export const ANSWER_MS = 35_000;

/** Ends by itself after so long: a line that has died says nothing of it, and nobody waits for ever. */
export function within(ms: number): AbortSignal {
  const end = new AbortController();
  setTimeout(() => end.abort(new DOMException("unanswered", "TimeoutError")), ms);
  return end.signal;
}

/** Ends as soon as one of them does; `AbortSignal.any` is too new for Safari 16.4 and Firefox 114, which must do. */
export function either(...signals: AbortSignal[]): AbortSignal {
  const end = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) end.abort(signal.reason);
    else signal.addEventListener("abort", () => end.abort(signal.reason), { signal: end.signal });
  }
  return end.signal;
}
