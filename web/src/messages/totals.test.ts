import { describe, expect, it } from "vitest";
import type { DeliveryStatus } from "../api/types";
import { failedOf, STATUSES, sharesOf, TONES } from "./totals";

describe("totals", () => {
  it("have a place and a colour for every status", () => {
    expect([...STATUSES].sort()).toEqual((Object.keys(TONES) as DeliveryStatus[]).sort());
  });

  it("show the best first, and leave out what nobody has", () => {
    expect(sharesOf({ failed: 1, read: 2, delivered: 0, recipients: 9 })).toEqual([
      { status: "read", count: 2 },
      { status: "failed", count: 1 },
    ]);
  });

  it("count as failed who could have been reached, not who wished not to be", () => {
    expect(failedOf({ bounced: 1, no_address: 2, opted_out: 4, delivered: 8 })).toBe(3);
  });
});
