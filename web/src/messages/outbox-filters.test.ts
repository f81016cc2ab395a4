import { describe, expect, it } from "vitest";
import { filtersIn, schoolYears } from "./outbox-filters";

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
