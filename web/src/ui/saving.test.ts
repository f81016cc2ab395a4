import { describe, expect, it } from "vitest";
import { type Problem, Refused } from "../api/problems";
import { saveOver } from "./saving";

interface Draft {
  version: number;
  text: string;
  state: "draft" | "sent";
  files?: number;
}

const SEEN: Draft = { version: 3, text: "Treinta sillas.", state: "draft" };
const MINE = "Cuarenta sillas.";

const refused = (code: string) => new Refused({ code } as Problem);

/** An API that has this draft, and what it was asked. */
function api(has: Draft, code = "version_mismatch") {
  const asked: string[] = [];
  return {
    asked,
    versionOf: (draft: Draft) => draft.version,
    isOpen: (draft: Draft) => draft.state === "draft",
    isSame: (one: Draft, other: Draft) => one.text === other.text,
    read: async () => {
      asked.push("read");
      return has;
    },
    send: async (version: number): Promise<Draft> => {
      asked.push(`save over ${version}`);
      if (version !== has.version) throw refused(code);
      return { ...has, version: version + 1, text: MINE };
    },
  };
}

describe("what is saved over the version that was seen", () => {
  it("is saved when nobody else was there", async () => {
    const there = api(SEEN);
    expect(await saveOver(SEEN, there)).toEqual({ saved: { ...SEEN, version: 4, text: MINE } });
    expect(there.asked).toEqual(["save over 3"]);
  });

  it.each(["version_mismatch", "conflict"])(
    "goes over nobody's text (%s): it is shown what was found",
    async (code) => {
      const theirs = { ...SEEN, version: 4, text: "Cincuenta sillas." };
      const there = api(theirs, code);
      expect(await saveOver(SEEN, there)).toEqual({ found: theirs });
      expect(there.asked).toEqual(["save over 3", "read"]);
    },
  );

  it("is saved over what changed nothing that is written here", async () => {
    const there = api({ ...SEEN, version: 5, files: 1 });
    expect((await saveOver(SEEN, there)).saved).toMatchObject({ version: 6, text: MINE, files: 1 });
    expect(there.asked).toEqual(["save over 3", "read", "save over 5"]);
  });

  it("is not tried again on what is no draft any more", async () => {
    const gone: Draft = { ...SEEN, version: 4, state: "sent" };
    const there = api(gone);
    expect(await saveOver(SEEN, there)).toEqual({ found: gone });
    expect(there.asked).toEqual(["save over 3", "read"]);
  });

  it("is refused for any other reason without another look", async () => {
    const there = { ...api(SEEN), send: () => Promise.reject(refused("invalid_fields")) };
    await expect(saveOver(SEEN, there)).rejects.toMatchObject({ problem: { code: "invalid_fields" } });
    expect(there.asked).toEqual([]);
  });
});
