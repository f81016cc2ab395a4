import { describe, expect, it } from "vitest";
import { type Pending, toReceive } from "./reports";

const waiting = (id: string, side: Pending["side"]) => ({ side, communication: { id } }) as Pending;

describe("what a unit must receive", () => {
  it("is what waits for it, newest first, and not what it waits for itself", () => {
    const items = [waiting("oldest", "to_receive"), waiting("ours", "sent"), waiting("newest", "to_receive")];
    expect(toReceive({ items }).map((one) => one.id)).toEqual(["newest", "oldest"]);
  });

  it("is nothing when nothing waits here", () => {
    expect(toReceive({ items: [waiting("ours", "sent")] })).toEqual([]);
  });
});
