import type { Guardian, Student, Teacher } from "../api/people";
import type { Member } from "../api/types";

/** Somebody who may be picked, and by what people tell them from another of the same name: of a colleague, their role. */
export interface Found {
  id: string;
  name: string;
  kind: "student" | "guardian" | "teacher" | "person";
  about: string;
}

/** People by their roles, each once: somebody with two roles is there twice. */
export function colleagues(members: Member[]): Found[] {
  return once(members.map(({ person, role }) => ({ id: person.id, name: person.name, kind: "person", about: role })));
}

/** All that a school has of one name, each once: who works there besides teaching is told by what they do. */
export function ofSchool(students: Student[], guardians: Guardian[], teachers: Teacher[], staff: Found[]): Found[] {
  return once([
    ...students.map((one) => ({ ...named(one), kind: "student" as const, about: names(one.guardians) })),
    ...guardians.map((one) => ({ ...named(one), kind: "guardian" as const, about: names(one.students) })),
    ...teachers.map((one) => ({ ...named(one), kind: "teacher" as const, about: "" })),
    ...staff,
  ]);
}

function once(people: Found[]): Found[] {
  return [...new Map(people.map((one) => [one.id, one])).values()];
}

function named({ id, name }: { id: string; name: string }) {
  return { id, name };
}

function names(people: { name: string }[]): string {
  return people.map((one) => one.name).join(", ");
}
