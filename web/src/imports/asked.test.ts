import { describe, expect, it } from "vitest";
import { asked } from "./asked";

describe("what an import asks", () => {
  it("is who may receive too when a number changes and the old one leaves", () => {
    const found = { leaving_total: 1, in_doubt: 1 };
    expect(asked(found, ["director"])).toEqual({ whoLeaves: true, whoReceives: true, mine: true });
  });

  it("is for whoever decides who may receive, when that is in doubt", () => {
    expect(asked({ leaving_total: 0, in_doubt: 1 }, ["administration"]).mine).toBe(false);
    expect(asked({ leaving_total: 9, in_doubt: 0 }, ["administration"]).mine).toBe(true);
  });
});
