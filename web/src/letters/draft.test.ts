import { describe, expect, it } from "vitest";
import { type Content, differing, EMPTY, edit, whole } from "./draft";

const OFFICE = { id: "DT41", name: "Delegación" };
const LETTER: Content = { type: "request", destination: OFFICE, subject: "Sillas", body: "Treinta sillas." };

describe("a draft", () => {
  it("is not whole while any of its parts is missing or blank", () => {
    expect(whole(EMPTY)).toBeUndefined();
    expect(whole({ ...LETTER, subject: "  " })).toBeUndefined();
    expect(whole({ ...LETTER, destination: null })).toBeUndefined();
  });

  it("is whole with all of them", () => {
    expect(whole(LETTER)).toEqual({
      type: "request",
      destination_id: "DT41",
      subject: "Sillas",
      body: "Treinta sillas.",
    });
  });

  it("differs by the recipient's code, whatever its name is now", () => {
    expect(differing(LETTER, { ...LETTER, destination: { id: "DT41", name: "Otro nombre" } })).toEqual([]);
    expect(differing(LETTER, { ...LETTER, destination: { id: "DT29", name: "Delegación" } })).toEqual(["destination"]);
  });

  it("is edited by what has changed alone", () => {
    const mine = { ...LETTER, body: "Cuarenta sillas.", destination_id: "DT41", type: "request" as const };
    expect(edit(LETTER, mine)).toEqual({ body: "Cuarenta sillas." });
  });
});
