import { describe, expect, it } from "vitest";
import { leaves } from "./leaves";

const NEW = { pathname: "/u/1/new", search: "" };
const NAMED = { pathname: "/u/1/new", search: "?draft=a" };
const LETTER = { pathname: "/u/1/letters/a", search: "" };

const step = (from: typeof NEW, to: typeof NEW, how = "PUSH") =>
  leaves({ currentLocation: from, nextLocation: to, historyAction: how });

describe("a letter that is being written", () => {
  it("is left for another screen, forwards and back", () => {
    expect(step(LETTER, { pathname: "/u/1", search: "" })).toBe(true);
    expect(step(NAMED, LETTER, "POP")).toBe(true);
  });

  it("is left for an empty sheet at the same address", () => {
    expect(step(NAMED, NEW)).toBe(true);
  });

  it("is not left by what is looked at beside it", () => {
    expect(step(LETTER, { ...LETTER, search: "?tab=changes" })).toBe(false);
    expect(step(NAMED, { ...NAMED, search: "?draft=a&tab=changes" })).toBe(false);
  });

  it("is not left when it gets its address, nor when it is sent or deleted: then it goes by itself", () => {
    expect(step(NEW, NAMED, "REPLACE")).toBe(false);
    expect(step(NAMED, LETTER, "REPLACE")).toBe(false);
  });
});
