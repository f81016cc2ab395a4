import { describe, expect, it } from "vitest";
import { isLeaving, withValue } from "./address";

const SENT = { pathname: "/u/dt41/sent" };

describe("what was typed on a screen", () => {
  it("counts while one stays there", () => {
    expect(isLeaving(SENT, undefined)).toBe(false);
  });

  it("counts while another page of the same screen comes", () => {
    expect(isLeaving(SENT, { pathname: "/u/dt41/sent" })).toBe(false);
  });

  it("holds nobody back who is on the way to another screen", () => {
    expect(isLeaving(SENT, { pathname: "/u/dt41/letters/1" })).toBe(true);
  });
});

describe("what an address asks for", () => {
  it("keeps the rest", () => {
    expect(withValue("?state=received&type=request", "type", "report").toString()).toBe("state=received&type=report");
  });

  it("says nothing of what is empty", () => {
    expect(withValue("?state=received&type=request", "type", "").toString()).toBe("state=received");
  });
});
