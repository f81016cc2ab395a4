import { describe, expect, it } from "vitest";
import { type Content, differing, EMPTY, edit, fieldOf, whole, writing } from "./draft";

const { begin, meet } = writing;

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

  it("calls its parts alike, whoever names them: the API says of an edit only that its destination changed", () => {
    expect(["type", "destination", "subject", "body", "attachments"].map(fieldOf)).toEqual([
      "type",
      "destination_id",
      "subject",
      "body",
      "attachments",
    ]);
    expect(fieldOf("related_to")).toBe("other");
  });

  it("is edited by what has changed alone", () => {
    const mine = { ...LETTER, body: "Cuarenta sillas.", destination_id: "DT41", type: "request" as const };
    expect(edit(LETTER, mine)).toEqual({ body: "Cuarenta sillas." });
  });
});

describe("two who write on the same draft", () => {
  const saved = (part: Partial<Content>) => ({ before: LETTER, now: { ...LETTER, ...part } });

  it("need not choose when each changed another part: both stay", () => {
    expect(meet(saved({ body: "Cuarenta sillas." }), saved({ subject: "Sillas y mesas" }))).toEqual({
      merged: { ...LETTER, subject: "Sillas y mesas", body: "Cuarenta sillas." },
      theirs: ["subject"],
      both: [],
    });
  });

  it("are asked about what both changed, and only about that", () => {
    const met = meet(saved({ body: "Cuarenta." }), saved({ subject: "Sillas y mesas", body: "Cincuenta." }));
    expect(met.both).toEqual(["body"]);
    expect(met.merged).toEqual({ ...LETTER, subject: "Sillas y mesas", body: "Cuarenta." });
  });

  it("agree when both wrote the same, of which nobody needs to be told: it may be one's own, whose answer was lost", () => {
    const met = meet(saved({ body: "Cuarenta." }), saved({ body: "Cuarenta." }));
    expect(met).toEqual({ merged: { ...LETTER, body: "Cuarenta." }, theirs: [], both: [] });
  });
});

describe("writing that begins again", () => {
  const WRITTEN = { ...LETTER, body: "Cuarenta sillas." };

  it("goes on where it was while nobody else has saved", () => {
    const again = begin(LETTER, { content: WRITTEN, base: LETTER, seen: LETTER });
    expect(again).toEqual({ content: WRITTEN, base: LETTER, theirs: [], conflict: false });
  });

  it("asks before it goes over what somebody else saved in the meantime", () => {
    const theirs = { ...LETTER, body: "Cincuenta sillas." };
    const again = begin(theirs, { content: WRITTEN, base: LETTER, seen: LETTER });
    expect(again.conflict).toBe(true);
    expect(again.content.body).toBe("Cuarenta sillas.");
  });

  it("takes what somebody else saved elsewhere, and would not send it back", () => {
    const theirs = { ...LETTER, subject: "Sillas y mesas" };
    const again = begin(theirs, { content: WRITTEN, base: LETTER, seen: LETTER });
    expect(again.theirs).toEqual(["subject"]);
    expect(differing(again.base, again.content)).toEqual(["body"]);
  });

  it("takes nobody for another because the API tidied what was sent", () => {
    const sent = { ...LETTER, body: "Treinta sillas.  " };
    const again = begin(LETTER, { content: { ...sent, body: "Treinta sillas.  Y mesas." }, base: sent, seen: LETTER });
    expect(again.conflict).toBe(false);
    expect(again.theirs).toEqual([]);
  });
});
