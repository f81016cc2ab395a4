import { describe, expect, it } from "vitest";
import { filtersIn, schoolYears, sendersMet, sendersOffered } from "./outbox-filters";

describe("the outbox's filters", () => {
  it("are what the address says", () => {
    const asked = new URLSearchParams(
      "year=2025&channel=email&trigger=manual&category=notice&sender=p1&from=2025-09-01&to=2026-06-30",
    );
    expect(filtersIn(asked)).toEqual({
      year: 2025,
      channel: "email",
      trigger: "manual",
      category: "notice",
      sender: "p1",
      from: "2025-09-01",
      to: "2026-06-30",
    });
  });

  it("are not what the API would refuse", () => {
    expect(filtersIn(new URLSearchParams("year=nine&channel=smoke&trigger=all&from=ayer&to="))).toEqual({});
  });
});

describe("school years", () => {
  it("begin in September", () => {
    expect(schoolYears(new Date("2026-08-31T12:00:00Z"))[0]).toBe(2025);
    expect(schoolYears(new Date("2026-09-01T12:00:00Z"))[0]).toBe(2026);
  });

  it("begin when the day begins in Madrid, wherever the browser is", () => {
    expect(schoolYears(new Date("2026-08-31T21:59:00Z"))[0]).toBe(2025);
    expect(schoolYears(new Date("2026-08-31T22:00:00Z"))[0]).toBe(2026);
  });
});

describe("the senders that are offered", () => {
  const ana = { id: "p1", name: "Ana Romero" };
  const luis = { id: "p2", name: "Luis Vega" };

  it("are those who write now, and those whose messages were read though they write no more", () => {
    expect(sendersOffered([luis], [ana, luis], undefined)).toEqual([ana, luis]);
  });

  it("have among them the one whom the address asks for, though nobody has met them", () => {
    expect(sendersOffered([ana], [], "p1")).toEqual([ana]);
    expect(sendersOffered([ana], [], "p2")).toEqual([ana, { id: "p2", name: undefined }]);
  });

  it("are still known when a narrower list names them no more", () => {
    const met = sendersMet([], [{ sender: ana }, { sender: luis }, { sender: ana }]);
    expect(met).toEqual([ana, luis]);
    expect(sendersMet(met, [{ sender: ana }])).toBe(met);
  });
});
