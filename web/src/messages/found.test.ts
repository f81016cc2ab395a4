import { describe, expect, it } from "vitest";
import type { Guardian, Student, Teacher } from "../api/people";
import type { Member, Role } from "../api/types";
import { colleagues, ofSchool } from "./found";

const member = (id: string, name: string, role: Role) => ({ person: { id, name }, role }) as Member;

describe("people who are found by a part of their name", () => {
  const alba = { id: "s1", name: "Alba Gil", guardians: [{ id: "g1", name: "Ana Gil" }] } as Student;
  const ana = { id: "g1", name: "Ana Gil", students: [{ id: "s1", name: "Alba Gil" }] } as Guardian;
  const teachers = [
    { id: "t1", name: "Ana Ruiz" },
    { id: "t2", name: "Ana Vega" },
  ] as Teacher[];

  it("are a school's students, guardians and teachers, and whoever else works there", () => {
    const staff = colleagues([member("c1", "Ana Romero", "administration")]);
    expect(ofSchool([alba], [ana], teachers, staff)).toEqual([
      { id: "s1", name: "Alba Gil", kind: "student", about: "Ana Gil" },
      { id: "g1", name: "Ana Gil", kind: "guardian", about: "Alba Gil" },
      { id: "t1", name: "Ana Ruiz", kind: "teacher", about: "" },
      { id: "t2", name: "Ana Vega", kind: "teacher", about: "" },
      { id: "c1", name: "Ana Romero", kind: "person", about: "administration" },
    ]);
  });

  it("are there once, by what they do besides teaching", () => {
    const found = ofSchool([], [], teachers, colleagues([member("t2", "Ana Vega", "head_of_studies")]));
    expect(found.map(({ id, kind, about }) => [id, kind, about])).toEqual([
      ["t1", "teacher", ""],
      ["t2", "person", "head_of_studies"],
    ]);
  });

  it("are there once with two roles", () => {
    const both = [
      member("p1", "Pilar Navarro", "administration"),
      member("p1", "Pilar Navarro", "notification_manager"),
    ];
    expect(colleagues(both).map((one) => one.id)).toEqual(["p1"]);
  });
});
