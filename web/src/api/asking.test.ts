import { MutationObserver, onlineManager, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeQueries } from "./asking";
import { Refused, Unreachable } from "./problems";

const REFUSAL = { type: "about:blank", title: "", detail: "", request_id: "r" };

describe("without a connection", () => {
  beforeEach(() => onlineManager.setOnline(false));
  afterEach(() => onlineManager.setOnline(true));

  it("an action fails at once, and is not done by itself when the connection is back", async () => {
    const queries = makeQueries();
    queries.mount();
    const act = vi.fn(() => Promise.reject(new Unreachable("unreachable")));
    const pressed = new MutationObserver(queries, { mutationFn: act });
    await expect(pressed.mutate()).rejects.toThrow(Unreachable);
    onlineManager.setOnline(true);
    await new Promise((done) => setTimeout(done, 10));
    expect(act).toHaveBeenCalledTimes(1);
    queries.unmount();
  });

  it("a list says so at once, and is there by itself when the connection is back", async () => {
    const queries = makeQueries();
    queries.mount();
    const read = vi.fn(() => (onlineManager.isOnline() ? Promise.resolve(7) : Promise.reject(new Unreachable("no"))));
    const list = new QueryObserver(queries, { queryKey: ["list"], queryFn: read });
    const stop = list.subscribe(() => undefined);
    await vi.waitFor(() => expect(list.getCurrentResult().status).toBe("error"));
    expect(read).toHaveBeenCalledTimes(1);
    onlineManager.setOnline(true);
    await vi.waitFor(() => expect(list.getCurrentResult().data).toBe(7));
    stop();
    queries.unmount();
  });
});

describe("what could not be read", () => {
  it("is asked for again when nobody answered or the service failed, and never when it was refused", () => {
    const { retry } = makeQueries().getDefaultOptions().queries ?? {};
    if (typeof retry !== "function") throw new Error("no rule");
    const failed = (status: number) => new Refused({ ...REFUSAL, code: "c", status });
    expect(retry(0, new Unreachable("no"))).toBe(true);
    expect(retry(0, failed(503))).toBe(true);
    expect(retry(2, failed(503))).toBe(false);
    expect(retry(0, failed(404))).toBe(false);
  });
});
