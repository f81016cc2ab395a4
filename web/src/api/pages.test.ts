import { describe, expect, it } from "vitest";
import { everyPage } from "./pages";

const PAGES: Record<string, { items: string[]; next_cursor: string | null }> = {
  first: { items: [], next_cursor: "second" },
  second: { items: ["a", "b"], next_cursor: "third" },
  third: { items: ["c"], next_cursor: null },
};

/** A list whose first page is empty, and the pages that were asked for. */
function aList() {
  const asked: string[] = [];
  const page = async (cursor = "first") => {
    asked.push(cursor);
    return PAGES[cursor] ?? { items: [], next_cursor: null };
  };
  return { asked, page };
}

describe("a list of several pages", () => {
  it("is read to its end, past a page that is empty", async () => {
    expect(await everyPage(aList().page)).toEqual(["a", "b", "c"]);
  });

  it("is read no further than is needed", async () => {
    const { asked, page } = aList();
    expect(await everyPage(page, 2)).toEqual(["a", "b"]);
    expect(asked).toEqual(["first", "second"]);
  });
});
