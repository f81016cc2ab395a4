import { describe, expect, it } from "vitest";
import type { Me, Membership, Role } from "../api/types";
import { profilesOf } from "./memberships";

const SCHOOL = { id: "41000001", name: "CEIP Ribera", kind: "school" } as const;
const OFFICE = { id: "DT41", name: "Delegación de Sevilla", kind: "regional_office" } as const;

function holding(...held: [Membership["unit"], Role][]): Me {
  const memberships = held.map(([unit, role]) => ({ unit, role, person: { id: role, name: "Ana" } }) as Membership);
  return { memberships } as Me;
}

describe("a profile", () => {
  it("is all that one holds in a unit", () => {
    const profiles = profilesOf(holding([SCHOOL, "teacher"], [OFFICE, "officer"], [SCHOOL, "administration"]));
    expect(profiles.map((one) => [one.unit.id, one.roles])).toEqual([
      ["41000001", ["teacher", "administration"]],
      ["DT41", ["officer"]],
    ]);
  });

  it("signs with a role of the management team, also in an office", () => {
    for (const [role, signs] of [
      ["director", true],
      ["secretary", true],
      ["head_of_studies", true],
      ["administration", false],
      ["officer", false],
      ["teacher", false],
    ] as const)
      for (const unit of [SCHOOL, OFFICE]) expect(profilesOf(holding([unit, role]))[0]?.signs).toBe(signs);
  });

  it("sees communications with a role of the staff alone", () => {
    for (const [role, staff] of [
      ["officer", true],
      ["secretary", true],
      ["notification_manager", false],
      ["teacher", false],
      ["guardian", false],
      ["platform_admin", false],
    ] as const)
      expect(profilesOf(holding([SCHOOL, role]))[0]?.staff).toBe(staff);
  });

  it("writes messages for a school and for an office alike, and notices only as their manager", () => {
    for (const unit of [SCHOOL, OFFICE]) {
      expect(profilesOf(holding([unit, "administration"]))[0]).toMatchObject({ writes: true, notifies: false });
      expect(profilesOf(holding([unit, "notification_manager"]))[0]).toMatchObject({ writes: true, notifies: true });
      expect(profilesOf(holding([unit, "teacher"]))[0]).toMatchObject({ writes: false, notifies: false });
    }
  });
});
