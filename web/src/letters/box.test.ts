import { describe, expect, it } from "vitest";
import type { State } from "../api/types";
import { boxOf } from "./box";

const SCHOOL = { id: "41000001", name: "IES Ribera del Tinto" };
const OFFICE = { id: "DT41", name: "Delegación de Sevilla" };

const letter = (state: State) => ({ state, origin: SCHOOL, destination: OFFICE, holder: OFFICE });
const as = (id: string, staff = true) => ({ unit: { id, name: id, kind: "school" as const }, staff });

describe("the list that a letter lies in", () => {
  it("is where its unit looks for it", () => {
    expect(boxOf(letter("draft"), "41000001", [as("41000001")])).toEqual({ unit: "41000001", box: "drafts" });
    expect(boxOf(letter("processed"), "41000001", [as("41000001")])).toEqual({ unit: "41000001", box: "sent" });
    expect(boxOf(letter("received"), "DT41", [as("DT41")])).toEqual({ unit: "DT41", box: "received" });
  });

  it("is among what was received, for a unit that has sent it on", () => {
    expect(boxOf(letter("forwarded"), "DT29", [as("DT29")])).toEqual({ unit: "DT29", box: "received" });
  });

  it("is another unit's, when somebody works for that one too and it is nothing of this one", () => {
    expect(boxOf(letter("received"), "41000002", [as("41000002"), as("DT41")])).toMatchObject({ unit: "DT41" });
    expect(boxOf(letter("received"), "41000002", [as("41000002", false), as("DT41")])).toMatchObject({ unit: "DT41" });
    expect(boxOf(letter("received"), "DT41", [as("41000001"), as("DT41")])).toMatchObject({ unit: "DT41" });
  });

  it("is nowhere for whoever has no letters", () => {
    expect(boxOf(letter("received"), "41000001", [as("41000001", false)])).toBeUndefined();
  });
});
