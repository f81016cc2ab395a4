import { describe, expect, it } from "vitest";
import { bodyOf, edit, type ListContent } from "./list-edit";

const person = (id: string) => ({ id, name: id, kind: "person" as const });
const LIST: ListContent = {
  name: "Claustro",
  kind: "custom",
  group: "",
  province: "",
  picked: [person("elena"), person("paco")],
};
const BEGUN = bodyOf(LIST, null);

describe("a contact list that is changed", () => {
  it("is sent what was changed alone", () => {
    expect(edit(BEGUN, bodyOf({ ...LIST, name: "Claustro de tercero " }, null), ["elena"])).toEqual({
      name: "Claustro de tercero",
    });
    expect(edit(BEGUN, bodyOf({ ...LIST, kind: "teachers" }, null), [])).toEqual({
      scope: { kind: "teachers", group: null, province: null },
    });
    expect(edit(BEGUN, BEGUN, ["rosa"])).toEqual({});
  });

  it("keeps whom somebody else added meanwhile, and brings nobody back whom they took out", () => {
    const mine = bodyOf({ ...LIST, picked: [person("elena"), person("javier")] }, null);
    expect(edit(BEGUN, mine, ["paco", "rosa"])).toEqual({ people: ["rosa", "javier"] });
  });

  it("says what its scope needs, and nothing else", () => {
    const both = { ...LIST, group: "1A", province: "41" };
    expect(bodyOf(both, "group").scope).toMatchObject({ group: "1A", province: null });
    expect(bodyOf(both, "province").scope).toMatchObject({ group: null, province: "41" });
  });
});
