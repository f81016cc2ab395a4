import type { components } from "./schema";

export type Problem = components["schemas"]["Problem"];

/** The API said no, or could not answer; its own words are for people to read. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }

  /** What is wrong with each field, by the field's name. */
  get fields(): Record<string, string> {
    return Object.fromEntries((this.problem.errors ?? []).map((error) => [error.field, error.message]));
  }

  /** Why, and what to do about it, in one line: for where no input says what is wrong with it. */
  get why(): string {
    const { detail, hint } = this.problem;
    const errors = (this.problem.errors ?? []).map((error) => error.message);
    return [...new Set(errors.length > 0 ? errors : [detail, hint])].filter(Boolean).join(" ");
  }
}

/** Nobody answered: no network, or no server. */
export class Unreachable extends Error {
  /** Whether it was waited for as long as an answer may take. */
  get waitedFor(): boolean {
    return this.cause instanceof DOMException && this.cause.name === "TimeoutError";
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What an answer brought; an answer that is a problem is thrown. */
export async function unwrap<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked.catch((cause: unknown) => {
    throw new Unreachable("unreachable", { cause });
  });
  if (response.ok) return data as T;
  if (isProblem(error)) throw new Refused(error);
  throw new Unreachable(String(response.status));
}

/** What a problem says of fields that are not among the inputs which say it themselves. */
export function elsewhere(problem: Problem, inputs: readonly string[]) {
  return (problem.errors ?? []).filter((error) => !inputs.includes(error.field));
}

export function isRefusal(error: unknown, ...codes: string[]): error is Refused {
  return error instanceof Refused && codes.includes(error.problem.code);
}

/** Whether it may have been done all the same: nobody has said that it was not. */
export function mayBeDone(error: unknown): boolean {
  if (!(error instanceof Refused)) return true;
  const { status } = error.problem;
  // What is not listened to now may have been done before.
  return status >= 500 || status === 401 || status === 429;
}

/** Somebody was there first: what one saw is not how it stands. */
export function isOvertaken(error: unknown): boolean {
  return isRefusal(error, "invalid_transition", "conflict", "version_mismatch", "document_changed", "not_your_turn");
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "detail" in value;
}
