import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Unreachable } from "./problems";
import { STILL_MS, sendPart } from "./uploads";

/** A request that moves only when it is told to, as a browser's own does. */
class Line {
  static last: Line;
  status = 200;
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload?: () => void;
  onabort?: () => void;
  onloadend?: () => void;
  constructor() {
    Line.last = this;
  }
  open() {}
  send() {}
  abort() {
    this.onabort?.();
    this.onloadend?.();
  }
  move(loaded: number) {
    this.upload.onprogress?.({ loaded });
  }
  end() {
    this.onload?.();
    this.onloadend?.();
  }
}

function begin() {
  const stop = new AbortController();
  const told: number[] = [];
  const seen: { error?: unknown; done?: true } = {};
  sendPart("https://bucket.example/part", new Blob(["abcd"]), (bytes) => told.push(bytes), stop.signal).then(
    () => Object.assign(seen, { done: true }),
    (error: unknown) => Object.assign(seen, { error }),
  );
  return { stop, told, seen };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("XMLHttpRequest", Line);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a file on its way", () => {
  it("has not got through when nothing of it has moved for a while, wherever it was", async () => {
    const never = begin();
    await vi.advanceTimersByTimeAsync(STILL_MS);
    expect(never.seen.error).toBeInstanceOf(Unreachable);

    const { seen, told } = begin();
    await vi.advanceTimersByTimeAsync(STILL_MS - 1);
    Line.last.move(2);

    await vi.advanceTimersByTimeAsync(STILL_MS - 1);
    expect(seen).toEqual({});
    await vi.advanceTimersByTimeAsync(1);

    expect(seen.error).toBeInstanceOf(Unreachable);
    expect(told).toEqual([2]);
  });

  it("may take as long as it moves, and has come when that is told", async () => {
    const { seen } = begin();
    for (let bytes = 1; bytes <= 4; bytes += 1) {
      await vi.advanceTimersByTimeAsync(STILL_MS - 1);
      Line.last.move(bytes);
    }
    Line.last.end();
    await vi.advanceTimersByTimeAsync(2 * STILL_MS);

    expect(seen).toEqual({ done: true });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that somebody stops was stopped, and did not fail", async () => {
    const { seen, stop } = begin();

    stop.abort();
    await vi.advanceTimersByTimeAsync(2 * STILL_MS);

    expect(seen.error).toMatchObject({ name: "AbortError" });
  });
});
