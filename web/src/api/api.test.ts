import { describe, expect, it } from "vitest";
import { elsewhere, Refused, Unreachable, unwrap } from "./problems";
import { contentType } from "./uploads";

const PROBLEM = {
  type: "about:blank",
  title: "No es válido",
  status: 422,
  detail: "Revise los campos.",
  code: "invalid_fields",
  request_id: "r",
  errors: [{ field: "subject", code: "too_long", message: "Demasiado largo." }],
};

describe("an answer", () => {
  it("is what it brought", async () => {
    expect(await unwrap(Promise.resolve({ data: 7, response: new Response() }))).toBe(7);
  });

  it("that is a problem is thrown with its words, field by field", async () => {
    const asked = unwrap(Promise.resolve({ error: PROBLEM, response: new Response(null, { status: 422 }) }));
    await expect(asked).rejects.toThrow(Refused);
    await expect(asked).rejects.toMatchObject({ fields: { subject: "Demasiado largo." } });
  });

  it("that is a problem leaves to be told what no input tells", () => {
    const problem = { ...PROBLEM, errors: [...PROBLEM.errors, { field: "scope", code: "missing", message: "Falta." }] };
    expect(elsewhere(problem, ["subject"]).map((error) => error.field)).toEqual(["scope"]);
    expect(elsewhere(problem, ["subject", "scope"])).toEqual([]);
  });

  it("that is a problem says why in one line, where no input tells of its fields", () => {
    const errors = [...PROBLEM.errors, { field: "size", code: "over_quota", message: "No cabe." }];
    expect(new Refused({ ...PROBLEM, errors }).why).toBe("Demasiado largo. No cabe.");
    const conflict = {
      ...PROBLEM,
      code: "conflict",
      errors: undefined,
      detail: "Está cerrada.",
      hint: "Está cerrada.",
    };
    expect(new Refused(conflict).why).toBe("Está cerrada.");
    expect(new Refused({ ...conflict, hint: "Pídalo a otra." }).why).toBe("Está cerrada. Pídalo a otra.");
  });

  it("that nobody gave is told from one that was refused", async () => {
    await expect(unwrap(Promise.reject(new TypeError("Failed to fetch")))).rejects.toThrow(Unreachable);
  });
});

describe("the type of a file", () => {
  it("is known by its ending, in any case", () => {
    expect(contentType("Acta.FINAL.PDF")).toBe("application/pdf");
  });

  it("is nothing for what may not be attached", () => {
    expect(contentType("programa.exe")).toBeUndefined();
    expect(contentType("sin-final")).toBeUndefined();
  });
});
