import { describe, expect, it } from "vitest";
import { BATCH_MAX, inBatches, placeOf, undecided } from "./deciding";

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

  it("of more than the API takes at once is asked in several, and none is left out", () => {
    const many = Array.from({ length: 2 * BATCH_MAX + 1 }, (_, index) => ({ id: String(index) }));
    const asked = inBatches(many, []);
    expect(asked.map((few) => few.length)).toEqual([BATCH_MAX, BATCH_MAX, 1]);
    expect(asked.flat()).toEqual(many);
  });

  it("asks again for what was lost as it was asked before, and after it for what was refused", () => {
    const many = Array.from({ length: BATCH_MAX + 2 }, (_, index) => ({ id: String(index) }));
    const [first, second] = inBatches(many, []);
    const answers = first?.map(({ id }) => ({ id, status: id === "3" ? "error" : "signed" })) ?? [];
    expect(inBatches(many, answers)).toEqual([[...(second ?? []), { id: "3" }]]);
  });

  it("asks again for exactly what was lost, when more follows", () => {
    const many = Array.from({ length: 3 * BATCH_MAX }, (_, index) => ({ id: String(index) }));
    const [first, second] = inBatches(many, []);
    const refused = first?.map(({ id }) => ({ id, status: "error" })) ?? [];
    expect(inBatches(many, refused)[0]).toEqual(second);
  });
});
