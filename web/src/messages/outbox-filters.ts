import type { OutboxFilters } from "../api/messages";
import type { MessageSummary } from "../api/types";
import { madrid } from "../words/dates";
import { CHANNELS } from "./draft";

const YEARS_SHOWN = 4;
/** September. */
const YEAR_BEGINS = 9;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What an address asks for; what it says that is no filter is as if it were not there. */
export function filtersIn(params: URLSearchParams): OutboxFilters {
  const get = (name: string) => params.get(name) ?? "";
  const among = <T extends string>(all: readonly T[], name: string) => all.find((one) => one === get(name));
  const found: OutboxFilters = {
    year: /^2\d{3}$/.test(get("year")) ? Number(get("year")) : undefined,
    channel: among(CHANNELS, "channel"),
    trigger: among(["manual", "automatic"] as const, "trigger"),
    category: among(["message", "notice"] as const, "category"),
    sender: get("sender") || undefined,
    from: DAY.test(get("from")) ? get("from") : undefined,
    to: DAY.test(get("to")) ? get("to") : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** The school years that are offered, by the year in which each began in Madrid, wherever the browser is. */
export function schoolYears(now: Date): number[] {
  const [year, month] = madrid(now).split("-").map(Number) as [number, number];
  const current = month >= YEAR_BEGINS ? year : year - 1;
  return Array.from({ length: YEARS_SHOWN }, (_, index) => current - index);
}

export type Sender = MessageSummary["sender"];

/** Whom the rows that were read so far name as their sender, each once; the same as before when they name nobody new. */
export function sendersMet(before: Sender[], rows: Pick<MessageSummary, "sender">[]): Sender[] {
  const met = new Map(before.map((one) => [one.id, one]));
  for (const { sender } of rows) if (!met.has(sender.id)) met.set(sender.id, sender);
  return met.size > before.length ? [...met.values()] : before;
}

/**
 * Who may be asked for as a sender, by name: who writes now, who was met, and, without a name where nobody met them, whom
 * the address asks for.
 */
export function sendersOffered(writers: Sender[], met: Sender[], asked: string | undefined) {
  const known = new Map([...met, ...writers].map(({ id, name }) => [id, { id, name }]));
  const named = [...known.values()].sort((one, other) => one.name.localeCompare(other.name));
  return asked === undefined || known.has(asked) ? named : [...named, { id: asked, name: undefined }];
}
