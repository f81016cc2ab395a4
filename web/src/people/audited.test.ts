import { describe, expect, it } from "vitest";
import { told } from "./audited";

describe("an entry of the audit trail", () => {
  it("tells what has changed, and what it is about", () => {
    const before = { role: "secretary", since: "2026-01-01T00:00:00Z", until: null };
    const after = { ...before, until: "2026-06-30T22:00:00Z" };

    expect(told({ before, after })).toEqual([
      { name: "role", before: "secretary", after: "secretary" },
      { name: "until", before: null, after: "2026-06-30T22:00:00Z" },
    ]);
  });

  it("does not show people ids", () => {
    const about = { student_id: "01abc", student: "Alba Herrera" };

    expect(told({ before: { ...about, may_receive: "true" }, after: { ...about, may_receive: "false" } })).toEqual([
      { name: "student", before: "Alba Herrera", after: "Alba Herrera" },
      { name: "may_receive", before: "true", after: "false" },
    ]);
  });

  it("tells what was taken away", () => {
    expect(told({ before: { email: "a@b.example" }, after: { email: "" } })).toEqual([
      { name: "email", before: "a@b.example", after: null },
    ]);
  });
});
