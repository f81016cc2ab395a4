import { describe, expect, it } from "vitest";
import { OFFICE, SCHOOL } from "./example";
import { bodyOf, contentOf } from "./unit";

describe("a unit that is written", () => {
  it("is as it was when nothing of it was changed", () => {
    const { id, closed_at, successor_id, ...whole } = SCHOOL;
    expect(bodyOf(contentOf(SCHOOL, OFFICE))).toEqual(whole);
  });

  it("is below nothing and of no province when it is an authority, whatever was chosen before", () => {
    const chosen = { ...contentOf(SCHOOL, OFFICE), kind: "authority" as const };
    expect(bodyOf(chosen)).toMatchObject({ kind: "authority", province: null, parent_id: null });
  });

  it("keeps no blanks around what was typed, and an empty telephone is none", () => {
    const typed = { ...contentOf(undefined, OFFICE), name: " IES Sur ", email: " sur@example.org ", phone: " " };
    expect(bodyOf(typed)).toMatchObject({
      name: "IES Sur",
      parent_id: "DT41",
      contact: { email: "sur@example.org", phone: null },
    });
  });
});
