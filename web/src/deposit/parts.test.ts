import { describe, expect, it } from "vitest";
import { type PartsTo, sendInParts } from "./parts";

const SIZE = 4;

/** A deposit that takes parts of four bytes; what is told of each part happens to it the first time. */
function deposit(bytes: number, { here = [] as number[], fail = [] as number[], life = 3_600_000 } = {}) {
  const came = new Set(here);
  const asked: number[][] = [];
  const put: string[] = [];
  const failing = new Set(fail);
  let completed = false;
  const count = Math.ceil(bytes / SIZE);
  const to: PartsTo = {
    async ask(numbers) {
      asked.push(numbers);
      const wanted = numbers.length
        ? numbers
        : Array.from({ length: count }, (_, i) => i + 1).filter((n) => !came.has(n));
      return {
        size: SIZE,
        parts: wanted.map((number) => ({
          number,
          size: Math.min(SIZE, bytes - (number - 1) * SIZE),
          url: `part:${number}`,
          expires_at: new Date(Date.now() + life).toISOString(),
        })),
      };
    },
    async put(url, part, onProgress, stop) {
      stop.throwIfAborted();
      const number = Number(url.split(":")[1]);
      put.push(`${number}=${await part.text()}`);
      onProgress(part.size);
      if (failing.delete(number)) throw new Error("the line broke");
      came.add(number);
    },
    async complete() {
      completed = came.size === count;
    },
    wait: async () => undefined,
  };
  return { to, put, asked, done: () => completed };
}

const going = () => new AbortController().signal;

describe("a file that is sent in parts", () => {
  it("is cut where its parts end, and whole at the end", async () => {
    const told: number[] = [];
    const { to, put, done } = deposit(10);

    await sendInParts(new Blob(["abcdefghij"]), to, (bytes) => told.push(bytes), going());

    expect(put.sort()).toEqual(["1=abcd", "2=efgh", "3=ij"]);
    expect(told.at(0)).toBe(0);
    expect(told.at(-1)).toBe(10);
    expect(done()).toBe(true);
  });

  it("goes on where it stopped", async () => {
    const told: number[] = [];
    const { to, put, done } = deposit(10, { here: [1, 3] });

    await sendInParts(new Blob(["abcdefghij"]), to, (bytes) => told.push(bytes), going());

    expect(put).toEqual(["2=efgh"]);
    expect(told[0]).toBe(6);
    expect(done()).toBe(true);
  });

  it("sends a part again whose line broke, to a new link", async () => {
    const { to, put, asked, done } = deposit(10, { fail: [2] });

    await sendInParts(new Blob(["abcdefghij"]), to, () => undefined, going());

    expect(put.filter((one) => one === "2=efgh")).toHaveLength(2);
    expect(asked).toEqual([[], [2]]);
    expect(done()).toBe(true);
  });

  it("does not use a link that is about to run out", async () => {
    const { to, asked } = deposit(4, { life: 30_000 });

    await sendInParts(new Blob(["abcd"]), to, () => undefined, going());

    expect(asked).toEqual([[], [1]]);
  });

  it("fails when a part does not go through, and completes nothing", async () => {
    const { to, done } = deposit(10);
    to.put = () => Promise.reject(new Error("the line is dead"));

    await expect(sendInParts(new Blob(["abcdefghij"]), to, () => undefined, going())).rejects.toThrow("dead");
    expect(done()).toBe(false);
  });

  it("sends nothing of a file that has come already", async () => {
    const told: number[] = [];
    const { to, put } = deposit(10);
    to.ask = async () => null;

    await sendInParts(new Blob(["abcdefghij"]), to, (bytes) => told.push(bytes), going());

    expect(put).toEqual([]);
    expect(told).toEqual([10]);
  });

  it("leaves a part whose file has come meanwhile", async () => {
    const { to, put } = deposit(10, { fail: [2] });
    const { ask } = to;
    to.ask = async (numbers) => (numbers.length ? null : ask(numbers));

    await sendInParts(new Blob(["abcdefghij"]), to, () => undefined, going());

    expect(put.filter((one) => one === "2=efgh")).toHaveLength(1);
  });

  it("stops when it is told to", async () => {
    const { to, put, done } = deposit(10);
    const stop = new AbortController();
    stop.abort();

    await expect(sendInParts(new Blob(["abcdefghij"]), to, () => undefined, stop.signal)).rejects.toThrow();
    expect(put).toEqual([]);
    expect(done()).toBe(false);
  });
});
