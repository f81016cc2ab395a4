import { describe, expect, it } from "vitest";
import { type Pending, toReceive } from "./reports";

const waiting = (id: string, side: Pending["side"], since = "2026-11-12T09:00:00Z") =>
  ({ side, since, communication: { id } }) as Pending;

describe("what a unit must receive", () => {
  it("is what waits for it, newest first, and not what it waits for itself", () => {
    const items = [waiting("oldest", "to_receive"), waiting("ours", "sent"), waiting("newest", "to_receive")];
    expect(toReceive({ items }).map((one) => one.id)).toEqual(["newest", "oldest"]);
  });

  it("is listed by when it came", () => {
    const items = [waiting("one", "to_receive", "2026-11-05T09:00:00Z")];
    expect(toReceive({ items })).toMatchObject([{ listed_at: "2026-11-05T09:00:00Z" }]);
  });

  it("is nothing when nothing waits here", () => {
    expect(toReceive({ items: [waiting("ours", "sent")] })).toEqual([]);
  });
});
