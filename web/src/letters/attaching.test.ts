import { describe, expect, it } from "vitest";
import type { Api } from "../api/client";
import { attaching } from "./attaching";

const GOING_ON = new AbortController().signal;

const aFile = (name: string) => ({ name, size: 4, content_type: "text/plain" as const });

/** A letter of which one write at a time is taken, and that somebody else is in the way of so often. */
function aLetter({ others = 0 } = {}) {
  const written: string[] = [];
  const keys: string[] = [];
  let writing = false;
  let inTheWay = others;
  const write = async (what: string, data: unknown) => {
    const refused = writing || inTheWay-- > 0;
    if (refused) return { error: { code: "conflict", detail: "…" }, response: new Response(null, { status: 409 }) };
    writing = true;
    await Promise.resolve();
    writing = false;
    written.push(what);
    return { data, response: new Response(null, { status: 201 }) };
  };
  const api = {
    POST: (_path: string, { body, params }: { body: { name: string }; params: { header: Record<string, string> } }) => {
      keys.push(params.header["Idempotency-Key"] ?? "");
      return write(`+${body.name}`, { attachment: { id: body.name } });
    },
    DELETE: (_path: string, { params }: { params: { path: { attachment_id: string } } }) =>
      write(`-${params.path.attachment_id}`, undefined),
  };
  return { files: attaching(api as unknown as Api, "a letter"), written, keys };
}

describe("the files of a letter", () => {
  it("are announced one after another, so that none loses to one that was dropped with it", async () => {
    const { files, written, keys } = aLetter();

    await Promise.all([
      files.announce(aFile("a.txt"), "1", GOING_ON),
      files.announce(aFile("b.txt"), "2", GOING_ON),
      files.remove("c.txt"),
    ]);

    expect(written).toEqual(["+a.txt", "+b.txt", "-c.txt"]);
    expect(keys).toEqual(["1", "2"]);
  });

  it("are announced again under the same key when somebody else was first", async () => {
    const { files, keys } = aLetter({ others: 2 });

    await files.announce(aFile("a.txt"), "1", GOING_ON);

    expect(keys).toEqual(["1", "1", "1"]);
  });

  it("are given up when somebody else is always first, and the next has its turn", async () => {
    const { files, written } = aLetter({ others: 4 });

    const first = files.announce(aFile("a.txt"), "1", GOING_ON);
    const second = files.announce(aFile("b.txt"), "2", GOING_ON);

    await expect(first).rejects.toMatchObject({ problem: { code: "conflict" } });
    await second;
    expect(written).toEqual(["+b.txt"]);
  });

  it("are not announced when they were stopped before their turn", async () => {
    const { files, written } = aLetter();
    const stopped = new AbortController();

    const first = files.announce(aFile("a.txt"), "1", GOING_ON);
    const second = files.announce(aFile("b.txt"), "2", stopped.signal);
    stopped.abort();

    await first;
    await expect(second).rejects.toThrow();
    expect(written).toEqual(["+a.txt"]);
  });
});
