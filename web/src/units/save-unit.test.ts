import { describe, expect, it } from "vitest";
import type { Api } from "../api/client";
import type { Unit } from "../api/types";
import { OFFICE, SCHOOL } from "./example";
import { Overtaken, saveUnit, Taken } from "./save-unit";
import { contentOf } from "./unit";

const BEGUN = contentOf(SCHOOL, OFFICE);

/** A directory with these units, and what was written into it. */
function directory(...units: Unit[]) {
  const written: unknown[] = [];
  const api = {
    GET: async (_: string, { params }: { params: { path: { unit_id: string } } }) => {
      const data = units.find((one) => one.id === params.path.unit_id);
      if (data) return { data, response: new Response() };
      const error = { code: "not_found", detail: "No existe." };
      return { error, response: new Response(null, { status: 404 }) };
    },
    PUT: async (_: string, { body }: { body: unknown }) => {
      written.push(body);
      return { data: SCHOOL, response: new Response() };
    },
  };
  return { api: api as unknown as Api, written };
}

describe("a unit that is saved", () => {
  it("is written when its code is free", async () => {
    const { api, written } = directory();
    await saveUnit(api, BEGUN, undefined);
    expect(written).toHaveLength(1);
  });

  it("is never written over another that has its code", async () => {
    const { api, written } = directory({ ...SCHOOL, name: "CEIP Otro" });
    await expect(saveUnit(api, BEGUN, undefined)).rejects.toThrow(Taken);
    expect(written).toEqual([]);
  });

  it("is there already when the answer to the first try was lost", async () => {
    const tidied = { ...SCHOOL, contact: { email: "Secretaria@ribera.example", phone: null } };
    const { api, written } = directory(tidied);
    expect(await saveUnit(api, { ...BEGUN, name: " CEIP Ribera " }, undefined)).toBe(tidied);
    expect(written).toEqual([]);
  });

  it("is changed when nobody else has changed it since the form began", async () => {
    const { api, written } = directory(SCHOOL);
    await saveUnit(api, { ...BEGUN, name: "CEIP Ribera Alta" }, BEGUN);
    expect(written).toMatchObject([{ name: "CEIP Ribera Alta" }]);
  });

  it("is not changed over what somebody else has changed, which is told", async () => {
    const { api, written } = directory({ ...SCHOOL, province: "29" }, { ...SCHOOL, ...OFFICE });
    const saving = saveUnit(api, { ...BEGUN, name: "CEIP Ribera Alta" }, BEGUN);
    await expect(saving).rejects.toThrow(Overtaken);
    await expect(saving).rejects.toMatchObject({ now: { province: "29", parent: OFFICE } });
    expect(written).toEqual([]);
  });
});

describe("a closed unit", () => {
  it("is not taken for one that was just created", async () => {
    const { api } = directory({ ...SCHOOL, closed_at: "2026-01-01" } as Unit);
    await expect(saveUnit(api, BEGUN, undefined)).rejects.toThrow(Taken);
  });
});
