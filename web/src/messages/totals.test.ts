import { describe, expect, it } from "vitest";
import type { DeliveryStatus, Message } from "../api/types";
import { briefOf, hindranceOf, missedOf, STATUSES, saidOf, sharesOf, TONES, unreadOf, waits } from "./totals";

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

  it("wait for somebody when what was sent bounced or failed, not when it was known before whom it does not reach", () => {
    const sent = { trigger: "manual", state: "sent", category: "message", totals: {} } as const;
    expect(waits({ ...sent, totals: { bounced: 1, delivered: 8 } }, false)).toBe(true);
    expect(waits({ ...sent, totals: { failed: 1 } }, false)).toBe(true);
    expect(waits({ ...sent, totals: { no_address: 2, opted_out: 4, suppressed: 1, complained: 1 } }, false)).toBe(
      false,
    );
  });

  it("wait no more while it goes again, and for nobody who may not send it again", () => {
    const failed = { trigger: "manual", state: "sent", category: "message", totals: { bounced: 1 } } as const;
    expect(waits({ ...failed, state: "sending" }, true)).toBe(false);
    expect(waits({ ...failed, trigger: "automatic" }, true)).toBe(false);
    expect(waits({ ...failed, category: "notice" }, false)).toBe(false);
    expect(waits({ ...failed, category: "notice" }, true)).toBe(true);
  });
});

describe("how it went, in a row", () => {
  const NONE = { inbox: {}, email: {}, push: {} };

  it("is told of one channel, and of the others only what went wrong: what came by several is not added up", () => {
    const by_channel = {
      inbox: { read: 2, delivered: 25 },
      email: { sent: 24, no_address: 3 },
      push: { no_address: 27 },
    };
    expect(briefOf({ channels: ["email", "push"], by_channel })).toEqual({
      worst: { channel: "push", shares: [{ status: "no_address", count: 27 }] },
      others: [{ channel: "email", shares: [{ status: "no_address", count: 3 }] }],
    });
  });

  it("is told of what came back or failed before what was known not to reach somebody", () => {
    const by_channel = { ...NONE, inbox: { delivered: 9 }, email: { bounced: 1, sent: 8 }, push: { no_address: 9 } };
    expect(briefOf({ channels: ["email", "push"], by_channel }).worst.channel).toBe("email");
  });

  it("is told of the inbox when nothing went wrong", () => {
    const by_channel = { ...NONE, inbox: { delivered: 2 }, email: { sent: 2 } };
    expect(briefOf({ channels: ["email"], by_channel })).toEqual({
      worst: { channel: "inbox", shares: [{ status: "delivered", count: 2 }] },
      others: [],
    });
  });

  it("calls what lacks by push a phone", () => {
    expect(saidOf("push", "no_address")).toBe("no_device");
    expect(saidOf("email", "no_address")).toBe("no_address");
  });
});

describe("a message that goes again", () => {
  const SENT = {
    state: "sent",
    channels: ["email", "push"],
    totals: {
      recipients: 9,
      inbox: { acknowledged: 1, read: 2, delivered: 6 },
      email: { bounced: 1, no_address: 2, suppressed: 1, complained: 1, delivered: 4 },
      push: { opted_out: 4, delivered: 5 },
    },
  } as unknown as Message;
  const REACHED = { ...SENT, totals: { ...SENT.totals, inbox: { read: 9 }, email: { complained: 1, delivered: 8 } } };

  it("is for those whom it did not reach, by channel, and never for who complained or wished not to have it", () => {
    expect(missedOf(SENT)).toEqual([{ channel: "email", count: 4 }]);
    expect(missedOf({ ...SENT, channels: ["push"] })).toEqual([]);
  });

  it("or for who has it in their inbox and has not opened it", () => {
    expect(unreadOf(SENT)).toBe(6);
    expect(unreadOf(REACHED)).toBe(0);
  });

  it("can go when there is anybody whom it is for", () => {
    expect(hindranceOf("resend", SENT)).toBeUndefined();
    expect(hindranceOf("remind", SENT)).toBeUndefined();
    expect(hindranceOf("resend", REACHED)).toBe("allReached");
    expect(hindranceOf("remind", REACHED)).toBe("allRead");
  });

  it("cannot while it is on its way, nor by the inbox alone", () => {
    for (const way of ["resend", "remind"] as const) {
      expect(hindranceOf(way, { ...SENT, state: "sending" })).toBe("sending");
      expect(hindranceOf(way, { ...SENT, channels: [] })).toBe("inboxOnly");
    }
  });
});
