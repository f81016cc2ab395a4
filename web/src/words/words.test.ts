import { describe, expect, it } from "vitest";

import { AREAS } from "./areas";
import { day, dayAfter, dayIn, fromMadridClock, lastDate, lastDay, onMadridClock, when } from "./dates";

import { en } from "./en";
import { es } from "./es";

/** When, as a catalogue says it: alone, or within a sentence. */
function said(instant: string, language: "es" | "en", how: "alone" | "within", now: Date): string {
  const words = { es, en }[language].when;
  const near = (which: "today" | "yesterday" | "tomorrow") => (time: string) => words[which].replace("{{time}}", time);
  return when(
    instant,
    language,
    {
      today: near("today"),
      yesterday: near("yesterday"),
      tomorrow: near("tomorrow"),
      on: (day, time) => words[how].replace("{{day}}", day).replace("{{time}}", time),
    },
    now,
  );
}

function keys(words: object, path = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [path + key] : keys(value as object, `${path}${key}.`),
  );
}

function placeholders(words: object): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === "string" ? (value.match(/\{\{\w+\}\}/g) ?? []).sort() : (placeholders(value as object) as never),
    ]),
  );
}

const CATALOGUES: [string, { es: () => Promise<object>; en: () => Promise<object> }][] = [
  ["from the beginning", { es: async () => es, en: async () => en }],
  ...Object.entries(AREAS),
];

describe.each(CATALOGUES)("the catalogues: %s", (_, catalogue) => {
  it("say the same things", async () => {
    expect(keys(await catalogue.en())).toEqual(keys(await catalogue.es()));
  });

  it("put the same things into them", async () => {
    expect(placeholders(await catalogue.en())).toEqual(placeholders(await catalogue.es()));
  });

  it("leave nothing unsaid", async () => {
    for (const words of [catalogue.es, catalogue.en]) expect(JSON.stringify(await words())).not.toContain('""');
  });
});

describe("the words of an area", () => {
  it("say nothing that is said from the beginning, or in another area", async () => {
    const all = await Promise.all(Object.values(AREAS).map((area) => area.es()));
    const said = [es, ...all].flatMap((words) => Object.keys(words));
    expect(said).toHaveLength(new Set(said).size);
  });
});

describe("when", () => {
  const now = new Date("2026-03-12T09:00:00Z");

  it("is today in Madrid, though it was still yesterday in UTC", () => {
    expect(said("2026-03-11T23:30:00Z", "es", "within", now)).toBe("hoy a las 00:30");
  });

  it("is yesterday for the day before, and tomorrow for the day after", () => {
    for (const how of ["alone", "within"] as const) {
      expect(said("2026-03-11T09:00:00Z", "es", how, now)).toBe("ayer a las 10:00");
      expect(said("2026-03-12T23:30:00Z", "es", how, now)).toBe("mañana a las 00:30");
      expect(said("2026-03-13T17:00:00Z", "en", how, now)).toBe("tomorrow at 18:00");
    }
  });

  it("follows summer time", () => {
    expect(said("2026-07-01T09:00:00Z", "es", "alone", now)).toBe("1 de julio, 11:00");
  });

  it("is a date that goes on in a sentence, with the year when it is another", () => {
    expect(`Saldrá ${said("2026-11-29T10:00:00Z", "es", "within", now)}.`).toBe(
      "Saldrá el 29 de noviembre a las 11:00.",
    );
    expect(said("2027-01-07T08:00:00Z", "es", "within", now)).toBe("el 7 de enero de 2027 a las 09:00");
    expect(said("2026-11-29T17:00:00Z", "en", "within", now)).toBe("on 29 November at 18:00");
    expect(said("2027-01-07T08:00:00Z", "en", "alone", now)).toBe("7 January 2027, 09:00");
  });

  it("names the year when it is another", () => {
    expect(day("2025-12-31T12:00:00Z", "es", now)).toBe("31 de diciembre de 2025");
  });
});

describe("days", () => {
  it("are counted in Madrid", () => {
    expect(dayIn(30, new Date("2026-03-11T23:30:00Z"))).toBe("2026-04-11");
  });

  it("follow each other over the end of a month, and the night when the clock changes", () => {
    expect(dayAfter("2026-02-28")).toBe("2026-03-01");
    expect(dayAfter("2026-10-25")).toBe("2026-10-26");
  });
});

describe("the last day of what ends", () => {
  const now = new Date("2026-03-12T09:00:00Z");

  it("is the one that was written, in summer and in winter", () => {
    for (const [written, read] of [
      ["2026-06-30", "30 de junio"],
      ["2026-12-31", "31 de diciembre"],
    ] as const) {
      const end = fromMadridClock(`${dayAfter(written)}T00:00`);
      expect(lastDay(end, "es", now)).toBe(read);
      expect(lastDate(end)).toBe(written);
    }
  });

  it("is the day itself of what ended in the middle of it", () => {
    expect(lastDay("2026-03-11T10:00:00Z", "es", now)).toBe("11 de marzo");
  });
});

describe("a clock in Madrid", () => {
  it("is an hour ahead in winter and two in summer", () => {
    expect(fromMadridClock("2026-01-15T09:30")).toBe("2026-01-15T08:30:00Z");
    expect(fromMadridClock("2026-07-15T09:30")).toBe("2026-07-15T07:30:00Z");
    expect(onMadridClock("2026-07-15T07:30:00Z")).toBe("2026-07-15T09:30");
  });

  it("is right on the days on which the hour changes", () => {
    expect(fromMadridClock("2026-03-29T01:30")).toBe("2026-03-29T00:30:00Z");
    expect(fromMadridClock("2026-03-29T03:30")).toBe("2026-03-29T01:30:00Z");
    expect(fromMadridClock("2026-10-25T03:30")).toBe("2026-10-25T02:30:00Z");
  });
});
