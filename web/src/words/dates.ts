import { localeOf } from "./locale";

const ZONE = "Europe/Madrid";
const DAY_MS = 86_400_000;

const made = new Map<string, Intl.DateTimeFormat>();

/** A moment as it is written in Madrid. What writes it is made once: that takes longer than to write a dozen dates. */
function inMadrid(date: Date, locale: string, options: Intl.DateTimeFormatOptions = {}): string {
  const key = JSON.stringify([locale, options]);
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
  made.set(key, format);
  return format.format(date);
}

export interface DayWords {
  today: (time: string) => string;
  yesterday: (time: string) => string;
  tomorrow: (time: string) => string;
  /** Any other day: within a sentence it is said with more words than alone. */
  on: (day: string, time: string) => string;
}

/** When, in words that people use: today, yesterday, tomorrow, a date; always the time of Madrid. */
export function when(instant: string, language: string, words: DayWords, now: Date = new Date()): string {
  const date = new Date(instant);
  const time = inMadrid(date, localeOf(language), { hour: "2-digit", minute: "2-digit" });
  const days = Math.round((dayNumber(now) - dayNumber(date)) / DAY_MS);
  if (days === 0) return words.today(time);
  if (days === 1) return words.yesterday(time);
  if (days === -1) return words.tomorrow(time);
  return words.on(day(date, language, now), time);
}

/** A date without its time: the year only when it is another. */
export function day(instant: string | Date, language: string, now: Date = new Date()): string {
  const date = new Date(instant);
  const sameYear = madrid(date).slice(0, 4) === madrid(now).slice(0, 4);
  const year = sameYear ? {} : ({ year: "numeric" } as const);
  return inMadrid(date, localeOf(language), { day: "numeric", month: "long", ...year });
}

/** `2026-03-12`: the day in Madrid, so many days from now. */
export function dayIn(days: number, now: Date = new Date()): string {
  return madrid(new Date(now.getTime() + days * DAY_MS));
}

/** The day after `2026-03-12`. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
}

/** The last day, in words, of what counts until `end`, which is the first moment that counts no more: what `dayAfter` sent. */
export function lastDay(end: string, language: string, now: Date = new Date()): string {
  return day(new Date(Date.parse(end) - 1), language, now);
}

/** `2026-03-12`: the last day of what counts until `end`, as it was written. */
export function lastDate(end: string): string {
  return madrid(new Date(Date.parse(end) - 1));
}

/** `2026-03-12`: the day in Madrid. */
export function madrid(date: Date): string {
  return inMadrid(date, "sv-SE");
}

function dayNumber(date: Date): number {
  return Date.parse(madrid(date));
}

/** `2026-03-12T09:30`, as a clock on a wall in Madrid says it. */
export function onMadridClock(instant: string): string {
  return inMadrid(new Date(instant), "sv-SE", { dateStyle: "short", timeStyle: "short" }).replace(" ", "T");
}

/** The instant at which a clock in Madrid says this; of the hour that does not exist in spring, the one after it. */
export function fromMadridClock(clock: string): string {
  const asUtc = Date.parse(`${clock}Z`);
  const ahead = (instant: number) => Date.parse(`${onMadridClock(new Date(instant).toISOString())}Z`) - instant;
  const guess = asUtc - ahead(asUtc);
  return new Date(asUtc - ahead(guess)).toISOString().replace(".000Z", "Z");
}
