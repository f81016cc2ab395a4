import { describe, expect, it } from "vitest";
import type { Message } from "../api/types";
import {
  audienceOf,
  type Content,
  contentOf,
  differing,
  EMPTY,
  edit,
  keptOf,
  lack,
  mustHide,
  namedIn,
  type Recipients,
  scopesOf,
  sent,
  type Whole,
  whole,
  writing,
} from "./draft";

const { begin, meet } = writing;

const FAMILIES: Recipients = { roles: ["guardian"], everyone: true, groups: [], lists: [], picked: [], without: [] };
const NOBODY: Recipients = { ...FAMILIES, roles: [] };
const LETTER: Content = { ...EMPTY, alias_id: "a", recipients: FAMILIES, subject: "Reunión", body: "El lunes." };

describe("recipients", () => {
  it("are the whole school, or some of its classes, never both", () => {
    expect(audienceOf({ ...FAMILIES, groups: ["1A"] })).toMatchObject({ everyone: true, groups: [] });
    expect(audienceOf({ ...FAMILIES, everyone: false, groups: ["1A"] })).toMatchObject({
      everyone: false,
      groups: ["1A"],
    });
  });

  it("are no school at all when nobody of it is meant", () => {
    expect(audienceOf({ ...NOBODY, groups: ["1A"] })).toMatchObject({ everyone: false, groups: [] });
  });

  it("are guardians through students, and people by themselves", () => {
    const picked = [
      { id: "s", name: "Lucía", kind: "student" as const },
      { id: "p", name: "Rosa", kind: "guardian" as const },
    ];
    expect(audienceOf({ ...NOBODY, picked })).toMatchObject({ students: ["s"], people: ["p"] });
  });

  it("are hidden from one another as soon as two guardians may be among them", () => {
    const rosa = { id: "p", name: "Rosa", kind: "guardian" as const };
    expect(mustHide(FAMILIES)).toBe(true);
    expect(mustHide({ ...FAMILIES, roles: ["teacher"] })).toBe(false);
    expect(mustHide({ ...NOBODY, picked: [rosa] })).toBe(false);
    expect(mustHide({ ...NOBODY, picked: [rosa, { ...rosa, id: "q" }] })).toBe(true);
    expect(mustHide({ ...NOBODY, lists: ["l"] })).toBe(true);
    expect(mustHide({ ...NOBODY, picked: [{ ...rosa, kind: "student" }] })).toBe(true);
  });
});

describe("the lists of an office", () => {
  it("mean nobody whom only a school has", () => {
    const scopes = (["guardians", "group_guardians", "teachers", "staff", "province_schools", "custom"] as const).map(
      (kind) => ({ kind }),
    );
    expect(scopesOf(true, scopes)).toEqual(scopes);
    expect(scopesOf(false, scopes).map((one) => one.kind)).toEqual(["staff", "province_schools", "custom"]);
  });
});

describe("a message", () => {
  it("carries files by their ids, each change of which is saved", () => {
    const carrying = { ...LETTER, attachments: [{ id: "f", name: "circular.pdf", size: 9 }] };
    expect(whole(carrying)?.attachments).toEqual(["f"]);
    expect(edit(sent(LETTER), whole(carrying) as Whole)).toEqual({ attachments: ["f"] });
    expect(edit(sent(carrying), whole(LETTER) as Whole)).toEqual({ attachments: [] });
  });

  it("is not whole while anything is missing", () => {
    expect(whole(LETTER)).toBeDefined();
    for (const part of [{ alias_id: "" }, { subject: " " }, { body: "" }, { recipients: NOBODY }])
      expect(whole({ ...LETTER, ...part })).toBeUndefined();
  });

  it("that is to go later is not whole until somebody says when", () => {
    expect(lack({ ...LETTER, send_at: "" })).toBe("time");
    expect(whole({ ...LETTER, send_at: "" })).toBeUndefined();
    expect(whole({ ...LETTER, send_at: "2026-03-12T09:30" })?.send_at).toBe("2026-03-12T08:30:00Z");
    expect(whole({ ...LETTER, send_at: null })?.send_at).toBeNull();
  });

  it("lacks its content before its time", () => {
    expect(lack({ ...LETTER, subject: "", send_at: "" })).toBe("content");
    expect(lack(LETTER)).toBeUndefined();
  });

  it("needs no channel, and a notice does", () => {
    expect(whole({ ...LETTER, channels: [] })).toBeDefined();
    expect(whole({ ...LETTER, channels: [], category: "notice" })).toBeUndefined();
  });

  it("never says that guardians may see one another", () => {
    expect(whole({ ...LETTER, hidden_recipients: false })?.hidden_recipients).toBe(true);
  });

  it("is edited by what has changed alone", () => {
    const before = sent(LETTER);
    const after = whole({ ...LETTER, subject: "Otra" });
    expect(after && edit(before, after)).toEqual({ subject: "Otra" });
  });

  it("that is opened again says by name whom it is for, without those who have left", () => {
    const message = {
      ...LETTER,
      alias: { id: "a", name: "Secretaría" },
      audience: { ...audienceOf(NOBODY), students: ["s", "gone"], exclude: ["1A"] },
    } as unknown as Message;
    const named = [
      { id: "s", name: "Lucía", kind: "student" as const },
      { id: "1A", name: "1º A", kind: "group" as const },
    ];
    const { recipients } = contentOf(message, named);
    expect(recipients.picked).toEqual([named[0]]);
    expect(recipients.without).toEqual([named[1]]);
  });
});

describe("a message that one goes on writing", () => {
  const ROSA = { id: "p", name: "Rosa", kind: "person" as const };
  const WRITTEN = { ...LETTER, body: "El martes." };
  const KEPT = { content: WRITTEN, base: LETTER, seen: LETTER };

  it("sends back nothing that somebody else has changed meanwhile", () => {
    const theirs = { ...LETTER, subject: "Reunión de marzo", recipients: { ...NOBODY, picked: [ROSA] } };
    const again = begin(theirs, KEPT);
    expect(again.theirs).toEqual(["recipients", "subject"]);
    expect(again.conflict).toBe(false);
    expect(edit(sent(again.base), sent(again.content))).toEqual({ body: "El martes." });
  });

  it("asks when both have changed the same part, each in their own way", () => {
    expect(begin({ ...LETTER, body: "El jueves." }, KEPT).conflict).toBe(true);
    expect(begin(WRITTEN, KEPT).conflict).toBe(false);
  });

  it("goes on with what was kept before the tab kept what it began with", () => {
    expect(keptOf(WRITTEN, LETTER)).toEqual({ content: WRITTEN, base: LETTER });
    expect(keptOf(KEPT, LETTER)).toBe(KEPT);
  });

  it("differs by whom it names, not by what they are called now", () => {
    const mine = { ...LETTER, recipients: { ...NOBODY, picked: [ROSA] } };
    const renamed = { ...LETTER, recipients: { ...NOBODY, picked: [{ ...ROSA, name: "Rosa María" }] } };
    expect(differing(mine, renamed)).toEqual([]);
    expect(differing(mine, LETTER)).toEqual(["recipients"]);
  });

  it("differs by nobody's place among those whom it names", () => {
    const PACO = { id: "q", name: "Paco", kind: "person" as const };
    const mine = { ...LETTER, recipients: { ...NOBODY, lists: ["l", "m"], picked: [ROSA, PACO] } };
    const other = { ...LETTER, recipients: { ...NOBODY, lists: ["m", "l"], picked: [PACO, ROSA] } };
    expect(differing(mine, other)).toEqual([]);
  });

  it("keeps what each of two wrote, and asks only about what both did", () => {
    const mine = { before: LETTER, now: { ...LETTER, body: "El martes." } };
    const apart = meet(mine, { before: LETTER, now: { ...LETTER, channels: [], subject: "Claustro" } });
    expect(apart).toEqual({
      merged: { ...LETTER, channels: [], subject: "Claustro", body: "El martes." },
      theirs: ["channels", "subject"],
      both: [],
    });
    const together = meet(mine, { before: LETTER, now: { ...LETTER, subject: "Claustro", body: "El jueves." } });
    expect(together.both).toEqual(["body"]);
    expect(together.merged).toMatchObject({ subject: "Claustro", body: "El martes." });
  });

  it("takes nobody for another when it was saved and the answer was lost", () => {
    expect(begin(WRITTEN, KEPT)).toMatchObject({ content: WRITTEN, theirs: [], conflict: false });
  });

  it("waits for a time although the API would get none yet", () => {
    expect(differing({ ...LETTER, send_at: "" }, LETTER)).toEqual(["send_at"]);
  });

  it("knows again whom it named when the API has saved it", () => {
    const named = { ...NOBODY, everyone: false, lists: ["l"], picked: [ROSA], without: [{ ...ROSA, id: "q" }] };
    const content = { ...LETTER, recipients: named };
    const message = { ...LETTER, alias: { id: "a", name: "" }, audience: sent(content).audience } as unknown as Message;
    const { recipients } = contentOf(message, namedIn(content));
    expect(recipients).toMatchObject({ lists: ["l"], picked: [ROSA], without: [{ ...ROSA, id: "q" }] });
  });
});
