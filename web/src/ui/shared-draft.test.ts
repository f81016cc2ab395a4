import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Problem, Refused, Unreachable } from "../api/problems";
import { kept } from "../auth/kept";
import { tabStorage } from "../auth/tab-storage";
import type { Kind } from "./draft-kind";
import { meetings } from "./meeting";
import { SharedDraft } from "./shared-draft";

interface Content {
  subject: string;
  body: string;
}

interface Draft extends Content {
  id: string;
  version: number;
  sent?: boolean;
}

type Field = keyof Content;

const START: Draft = { id: "d", version: 1, subject: "Sillas", body: "Treinta." };
const PATIENCE_MS = 5_000;
const ANSWER_MS = 20;
const contentOf = ({ subject, body }: Draft): Content => ({ subject, body });
const differing = (one: Content, other: Content) =>
  (["subject", "body"] as const).filter((field) => one[field] !== other[field]);
const refused = (code: string) => new Refused({ code } as Problem);

/** An API that holds one draft, and a screen that writes on it. */
function writing(begun: Draft | "nothing" = START) {
  const start = begun === "nothing" ? undefined : begun;
  let held = start;
  const created = new Map<string, { content: Content; draft: Draft }>();
  let answers: "all" | "none" | "lost" | "refusals" = "all";
  const asked: string[] = [];
  const write = (content: Partial<Draft>) => {
    held = { ...START, ...held, ...content, version: (held?.version ?? 0) + 1 } as Draft;
    return held;
  };
  const answered = async (act: () => Draft): Promise<Draft> => {
    await new Promise((later) => setTimeout(later, ANSWER_MS));
    if (answers === "refusals") throw refused("invalid_fields");
    const done = answers === "none" ? undefined : act();
    if (!done || answers === "lost") throw new Unreachable("no answer");
    return done;
  };
  const kind: Kind<Draft, Content, Field> = {
    meetings: meetings<Content, Field>(differing, { subject: "", body: "" }),
    unnamed: "new",
    idOf: (draft) => draft.id,
    versionOf: (draft) => draft.version,
    contentOf,
    isOpen: (draft) => !draft.sent,
    isWhole: ({ subject, body }) => subject !== "" && body !== "",
    isChanged: (base, content) => differing(base, content).length > 0,
    create: async (content, once) => {
      asked.push("create");
      return answered(() => {
        const { content: before, draft } = created.get(once["Idempotency-Key"]) ?? { content, draft: write(content) };
        if (differing(before, content).length > 0) throw refused("conflict");
        created.set(once["Idempotency-Key"], { content, draft });
        return draft;
      });
    },
    change: async (_draft, version, _base, content) => {
      asked.push(`save over ${version}`);
      return answered(() => {
        if (version !== held?.version) throw refused("version_mismatch");
        return write(content);
      });
    },
    read: async () => {
      asked.push("read");
      return answered(() => held as Draft);
    },
    // The screen hears of what is known here, as of anything else.
    known: ({ version }) => shared.hear({ version, at: ++moment }),
    refused: () => undefined,
    settled: (sent) => sent,
    onCreated: () => asked.push("created"),
  };
  let moment = 0;
  const shared = new SharedDraft(kind, start, "ana");
  const leave = shared.show();
  return {
    shared,
    asked,
    leave,
    now: () => held,
    /** How many were created. */
    made: () => created.size,
    /** A page without it comes back. */
    reload: () => {
      leave();
      const next = new SharedDraft(kind, undefined, "ana");
      next.show();
      return next;
    },
    /** Somebody else saves. */
    theirs: write,
    answer: (which: typeof answers) => {
      answers = which;
    },
    /** It is heard of the newest, as each time that the screen asks. */
    hear: () => shared.hear({ version: held?.version ?? 0, at: ++moment }),
    wait: () => vi.advanceTimersByTimeAsync(PATIENCE_MS),
    text: () => shared.now().content.body,
  };
}

/** What comes of saving it, in a while. */
async function saved(shared: SharedDraft<Draft, Content, Field>) {
  const saving = shared.save();
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  return saving;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("sessionStorage", tabStorage());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a draft that is saved as one goes", () => {
  it("is saved when one stops typing, once", async () => {
    const { shared, asked, wait, now } = writing();
    shared.change({ body: "Cuarenta" });
    shared.change({ body: "Cuarenta." });
    expect(kept("ana", "d")).toMatchObject({ content: { body: "Cuarenta." } });
    await wait();
    expect(asked).toEqual(["save over 1"]);
    expect(now()?.body).toBe("Cuarenta.");
    expect(kept("ana", "d")).toBeUndefined();
  });

  it("is created as soon as it is whole, and then has its name", async () => {
    const { shared, asked, wait } = writing("nothing");
    shared.change({ body: "Cuarenta." });
    await wait();
    expect(asked).toEqual([]);
    shared.change({ subject: "Sillas" });
    await wait();
    expect(asked).toEqual(["create", "created"]);
    expect(kept("ana", "new")).toBeUndefined();
  });

  it("brings nobody back who left while it was created, and loses nothing of what was typed since", async () => {
    const { shared, asked, leave, wait } = writing("nothing");
    shared.change({ subject: "Sillas", body: "Cuarenta." });
    const saved = shared.save();
    shared.change({ body: "Cuarenta, o más." });
    leave();
    await wait();
    expect(await saved).toMatchObject({ body: "Cuarenta." });
    expect(asked).toEqual(["create"]);
    expect(kept("ana", "new")).toBeUndefined();
    expect(kept("ana", "d")).toMatchObject({ content: { body: "Cuarenta, o más." } });
  });

  it("is saved with what was typed while it was looked at, by whoever presses meanwhile", async () => {
    const { shared, theirs, hear, wait, now } = writing();
    theirs({ subject: "Sillas y mesas" });
    hear();
    shared.change({ body: "Cuarenta." });
    const pressed = shared.save();
    await wait();
    expect(await pressed).toMatchObject({ version: 3 });
    expect(now()).toMatchObject({ subject: "Sillas y mesas", body: "Cuarenta." });
  });
});

describe("a draft of which nobody said whether it was created", () => {
  const BEGUN = { subject: "Sillas", body: "Cuarenta." };
  const MORE = "Cuarenta, o más.";

  it("is created once, as it was asked, and what was typed since is saved over it", async () => {
    const { shared, asked, answer, wait, now, made } = writing("nothing");
    answer("lost");
    shared.change(BEGUN);
    await wait();
    answer("all");
    shared.change({ body: MORE });
    expect(await saved(shared)).toMatchObject({ body: MORE });
    expect(asked).toEqual(["create", "create", "created", "save over 1"]);
    expect(now()?.body).toBe(MORE);
    expect(made()).toBe(1);
    expect(kept("ana", "new")).toBeUndefined();
  });

  it("is created once though the page is loaded again", async () => {
    const { shared, answer, wait, reload, now, made } = writing("nothing");
    answer("lost");
    shared.change(BEGUN);
    await wait();
    answer("all");
    const back = reload();
    back.change({ body: MORE });
    expect(await saved(back)).toMatchObject({ body: MORE });
    expect(now()?.body).toBe(MORE);
    expect(made()).toBe(1);
  });

  it("is created as it is now when it is refused as it was asked before", async () => {
    const { shared, asked, answer, wait, made } = writing("nothing");
    answer("none");
    shared.change(BEGUN);
    await wait();
    answer("refusals");
    shared.change({ body: MORE });
    await wait();
    expect(asked).toEqual(["create", "create", "create"]);
    answer("all");
    shared.change({ subject: "Mesas" });
    expect(await saved(shared)).toMatchObject({ subject: "Mesas", body: MORE, version: 1 });
    expect(made()).toBe(1);
  });
});

describe("what is offered to whoever begins a draft", () => {
  it("is nothing that they have written", async () => {
    const { shared, wait, asked } = writing("nothing");
    shared.offer({ subject: "Sillas" });
    await wait();
    expect(shared.now().content.subject).toBe("Sillas");
    expect(shared.dirty).toBe(false);
    expect(kept("ana", "new")).toBeUndefined();
    shared.change({ body: "Cuarenta." });
    expect(kept("ana", "new")).toMatchObject({ content: { subject: "Sillas", body: "Cuarenta." } });
    await wait();
    expect(asked).toEqual(["create", "created"]);
  });
});

describe("a draft that somebody else sent", () => {
  const gone = { sent: true };

  it("is looked at once, and not again before it is another", async () => {
    const { theirs, hear, wait, asked } = writing();
    theirs(gone);
    hear();
    await wait();
    hear();
    await wait();
    expect(asked).toEqual(["read"]);
  });

  it("is saved no more, and what was written is kept", async () => {
    const { shared, theirs, wait, asked } = writing();
    theirs(gone);
    shared.change({ body: "Cuarenta." });
    await wait();
    shared.change({ body: "Cuarenta y una." });
    await wait();
    expect(asked).toEqual(["save over 1", "read"]);
    expect(await shared.save()).toBeUndefined();
    expect(asked).toHaveLength(2);
    expect(kept("ana", "d")).toMatchObject({ content: { body: "Cuarenta y una." } });
  });

  it("is gone on with when it is a draft again", async () => {
    const { shared, theirs, hear, wait, now } = writing();
    theirs(gone);
    shared.change({ body: "Cuarenta." });
    await wait();
    theirs({ sent: false });
    hear();
    await wait();
    expect(now()).toMatchObject({ body: "Cuarenta.", version: 4 });
  });
});

describe("what was tried before", () => {
  const MINE = "Cuarenta.";

  it("is one's own when it was saved and the answer was lost", async () => {
    const { shared, answer, wait, now } = writing();
    answer("lost");
    shared.change({ body: MINE });
    await wait();
    answer("all");
    shared.change({ body: "Cuarenta, o más." });
    await wait();
    expect(shared.now().conflict).toBeUndefined();
    expect(now()?.body).toBe("Cuarenta, o más.");
  });

  it("is somebody else's who saves the same after one gave way", async () => {
    const { shared, theirs, hear, wait, text, now } = writing();
    theirs({ body: "Cincuenta." });
    shared.change({ body: MINE });
    await wait();
    shared.resolve(false);
    expect(text()).toBe("Cincuenta.");
    theirs({ body: MINE });
    hear();
    await wait();
    expect(text()).toBe(MINE);
    expect(now()?.version).toBe(3);
  });

  it("is somebody else's who saves the same after both were brought together", async () => {
    const { shared, theirs, hear, wait, text, now } = writing();
    theirs({ subject: "Mesas" });
    shared.change({ body: MINE });
    shared.save();
    shared.change({ body: "Treinta." });
    await wait();
    expect(now()).toMatchObject({ subject: "Mesas", body: "Treinta." });
    theirs({ subject: "Sillas", body: MINE });
    hear();
    await wait();
    expect(text()).toBe(MINE);
    expect(now()?.body).toBe(MINE);
  });

  it("is somebody else's who saves the same after it was refused", async () => {
    const { shared, theirs, hear, answer, wait, text, now } = writing();
    answer("refusals");
    shared.change({ body: MINE });
    await wait();
    shared.change({ body: START.body });
    answer("all");
    theirs({ body: MINE });
    hear();
    await wait();
    expect(text()).toBe(MINE);
    expect(now()?.body).toBe(MINE);
  });
});
