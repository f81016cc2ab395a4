import { afterEach, describe, expect, it, vi } from "vitest";
import type { Api } from "../api/client";
import { underway } from "../auth/underway";
import { sendings } from "./sendings";

/** An API that refuses whatever it is asked, with this code. */
function refusing(status: number, code: string) {
  const asked: string[] = [];
  const refuse = async (path: string) => {
    asked.push(path);
    return { error: { code, detail: "…", status }, response: new Response(null, { status }) };
  };
  return { api: { POST: refuse } as unknown as Api, asked };
}

async function goneOn(api: Api) {
  sendings.add(api, "41000001", [new File(["abcd"], "acta.txt")], "announced before");
  await vi.waitUntil(() => sendings.now().every((one) => one.status !== "sending"));
  return sendings.now()[0];
}

afterEach(() => {
  for (const one of sendings.now()) sendings.drop(one.key);
});

it("says of a file with nothing in it that it is empty, and asks nobody about it", () => {
  const { api, asked } = refusing(422, "invalid_fields");
  sendings.add(api, "41000001", [new File([], "acta.txt")]);
  expect(sendings.now()).toMatchObject([{ status: "empty" }]);
  expect(asked).toEqual([]);
});

describe("a file that one goes on with", () => {
  it("is being checked when it has come already, though nobody was told", async () => {
    const { api, asked } = refusing(409, "conflict");

    expect(await goneOn(api)).toMatchObject({ status: "checking", percent: 100 });
    expect(asked).toEqual(["/files/{file_id}/parts"]);
    expect(underway.now()).toEqual([]);
  });

  it("has failed when it is there no more", async () => {
    const { api } = refusing(404, "not_found");

    expect(await goneOn(api)).toMatchObject({ status: "failed" });
    expect(underway.now()).toEqual(["acta.txt"]);
  });
});
