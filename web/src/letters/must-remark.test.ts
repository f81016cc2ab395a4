import { describe, expect, it } from "vitest";
import type { Signature } from "../api/types";
import { mustRemark } from "./must-remark";

const signed = (...statuses: Signature["status"][]) => ({
  signatures: statuses.map((status) => ({ status }) as Signature),
});

describe("what is done to a letter", () => {
  it("is explained when it is sent elsewhere or not resolved, and need not be otherwise", () => {
    expect((["forward", "close"] as const).map((one) => mustRemark(one, signed()))).toEqual([true, true]);
    expect((["receive", "process"] as const).map((one) => mustRemark(one, signed("signed")))).toEqual([false, false]);
  });

  it("is explained to whoever has signed what is withdrawn", () => {
    expect(mustRemark("withdraw", signed("pending", "waiting"))).toBe(false);
    expect(mustRemark("withdraw", signed("signed", "pending"))).toBe(true);
    // What was signed before it was a draft again is void.
    expect(mustRemark("withdraw", signed("void", "pending"))).toBe(false);
  });
});
