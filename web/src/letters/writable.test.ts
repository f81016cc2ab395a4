import { describe, expect, it } from "vitest";
import type { Letter } from "../api/types";
import type { Profile } from "../layout/memberships";
import { writtenElsewhere } from "./writable";

const DRAFT = { state: "draft", origin: { id: "DT41" }, allowed_actions: ["edit", "delete"] } as unknown as Letter;

const working = (id: string, staff: boolean) => ({ unit: { id }, staff }) as Profile;

describe("a draft of another unit", () => {
  it("is written there by whoever works for both", () => {
    expect(writtenElsewhere(DRAFT, "41000001", [working("41000001", false), working("DT41", true)])).toBe("DT41");
    expect(writtenElsewhere(DRAFT, "DT41", [working("DT41", true)])).toBeUndefined();
  });

  it("is written by nobody who does not, nor when it is no draft any more", () => {
    const both = [working("41000001", true), working("DT41", true)];
    expect(writtenElsewhere(DRAFT, "41000001", [working("41000001", true), working("DT41", false)])).toBeUndefined();
    expect(writtenElsewhere({ ...DRAFT, state: "received" }, "41000001", both)).toBeUndefined();
    expect(writtenElsewhere({ ...DRAFT, allowed_actions: [] }, "41000001", both)).toBeUndefined();
  });
});
