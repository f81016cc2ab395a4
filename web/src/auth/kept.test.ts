import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forget, forgetAll, keep, kept, keptAny } from "./kept";
import { tabStorage } from "./tab-storage";

describe("a text that is not sent yet", () => {
  beforeEach(() => vi.stubGlobal("sessionStorage", tabStorage()));
  afterEach(() => vi.unstubAllGlobals());

  it("is there again for whoever wrote it, and for nobody else", () => {
    keep("ana", "remarks", "Se entregará.");
    expect(kept("ana", "remarks")).toBe("Se entregará.");
    expect(kept("pilar", "remarks")).toBeUndefined();
  });

  it("is asked about before one leaves, until it was sent", () => {
    expect(keptAny("ana")).toBe(false);
    keep("ana", "remarks", "Se entregará.");
    expect(keptAny("ana")).toBe(true);
    expect(keptAny("an")).toBe(false);
    forget("ana", "remarks");
    expect(keptAny("ana")).toBe(false);
  });

  it("goes with whoever signs out, and nothing else does", () => {
    keep("ana", "remarks", "Se entregará.");
    sessionStorage.setItem("oidc", "state");
    forgetAll();
    expect(kept("ana", "remarks")).toBeUndefined();
    expect(sessionStorage.getItem("oidc")).toBe("state");
  });
});
