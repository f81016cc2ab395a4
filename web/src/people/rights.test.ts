import { describe, expect, it } from "vitest";
import { grantable, imports } from "./rights";

describe("who gives which role", () => {
  it("is the director for every role but their own and the guardians'", () => {
    expect(grantable("school", ["director"])).toEqual([
      "administration",
      "secretary",
      "head_of_studies",
      "notification_manager",
      "teacher",
    ]);
    expect(grantable("service", ["director"])).toContain("officer");
  });

  it("is the secretary too for the everyday ones", () => {
    expect(grantable("school", ["secretary"])).toEqual(["administration", "notification_manager", "teacher"]);
  });

  it("is nobody else", () => {
    expect(grantable("school", ["administration", "teacher"])).toEqual([]);
  });
});

describe("who imports", () => {
  it("is the office and the management of a school", () => {
    expect(imports("school", ["administration"])).toBe(true);
    expect(imports("school", ["teacher"])).toBe(false);
    expect(imports("regional_office", ["director"])).toBe(false);
  });
});
