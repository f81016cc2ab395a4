import { describe, expect, it } from "vitest";
import { goOn, keptOf } from "./kept-form";

const BEGUN = { name: "Claustro", people: ["elena"] };

describe("a form that is gone on with", () => {
  it("has what was written in it, and all else as it is now", () => {
    const before = keptOf(BEGUN, { ...BEGUN, name: "Claustro de tercero" });
    const now = { name: "Claustro", people: ["elena", "javier"] };
    expect(goOn(before, now)).toEqual({ name: "Claustro de tercero", people: ["elena", "javier"] });
    expect(before?.begun).toEqual(BEGUN);
  });

  it("is none when nothing was written in it", () => {
    expect(keptOf(BEGUN, { ...BEGUN, people: ["elena"] })).toBeUndefined();
    expect(goOn(undefined, BEGUN)).toEqual(BEGUN);
  });
});
