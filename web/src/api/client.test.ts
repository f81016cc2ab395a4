import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadConfig } from "../config";
import { makeQueries } from "./asking";
import { makeApi } from "./client";
import { ANSWER_MS } from "./patience";
import { mayBeDone, Unreachable, unwrap } from "./problems";

const NOBODY = { token: () => undefined, language: () => "en", lost: () => undefined };

/** A line on which whatever is sent is taken, and nothing comes back. */
function deadLine() {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", (input: RequestInfo | URL, init: RequestInit = {}) => {
    const request = new Request(new URL(input instanceof Request ? input.url : input, "https://api.example"), init);
    asked.push(input instanceof Request ? input : request);
    return new Promise((_, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason));
    });
  });
  return asked;
}

/** How it ended, if it has. */
function watched(going: Promise<unknown>) {
  const seen: { error?: unknown } = {};
  going.catch((error: unknown) => Object.assign(seen, { error }));
  return seen;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("what nobody answers", () => {
  const write = () =>
    unwrap(makeApi("https://api.example", NOBODY).POST("/me/invitations", { body: { code: "AAAA-BBBB" } }));

  it("has not got through after a while, and may have been done all the same", async () => {
    deadLine();
    const seen = watched(write());

    await vi.advanceTimersByTimeAsync(ANSWER_MS - 1);
    expect(seen.error).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);

    expect(seen.error).toBeInstanceOf(Unreachable);
    expect(mayBeDone(seen.error)).toBe(true);
  });

  it("is asked in the language that is spoken, and ends as soon as whoever asked gives it up", async () => {
    const asked = deadLine();
    const stop = new AbortController();
    const seen = watched(unwrap(makeApi("https://api.example", NOBODY).GET("/me", { signal: stop.signal })));
    await vi.advanceTimersByTimeAsync(0);
    expect(asked[0]?.headers.get("Accept-Language")).toBe("en");

    stop.abort();
    await vi.advanceTimersByTimeAsync(0);

    expect(seen.error).toBeInstanceOf(Unreachable);
  });

  it("is said at once when it was to be read, and not waited for as long again", async () => {
    const asked = deadLine();
    const api = makeApi("https://api.example", NOBODY);
    const seen = watched(
      makeQueries().fetchQuery({ queryKey: ["me"], queryFn: () => unwrap(api.GET("/me")), retryDelay: 0 }),
    );

    await vi.advanceTimersByTimeAsync(ANSWER_MS);

    expect(seen.error).toBeInstanceOf(Unreachable);
    expect(asked).toHaveLength(1);
  });

  it("is no reason to wait for ever for where the services are", async () => {
    deadLine();
    const seen = watched(loadConfig());

    await vi.advanceTimersByTimeAsync(ANSWER_MS);

    expect(seen.error).toBeDefined();
  });
});
