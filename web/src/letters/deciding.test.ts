import { describe, expect, it } from "vitest";
import { placeOf, undecided } from "./deciding";

const [ONE, TWO] = [{ id: "1" }, { id: "2" }];

describe("a batch of decisions", () => {
  it("keeps its reason apart from that of another batch, and under the same name in any order", () => {
    expect(placeOf([TWO, ONE])).toBe(placeOf([ONE, TWO]));
    expect(placeOf([ONE])).not.toBe(placeOf([ONE, TWO]));
  });

  it("that went through in part asks again about the rest alone", () => {
    const outcomes = [
      { id: "1", status: "rejected" },
      { id: "2", status: "error" },
    ];
    expect(undecided([ONE, TWO], outcomes)).toEqual([TWO]);
    expect(undecided([ONE, TWO], [])).toEqual([ONE, TWO]);
  });
});
