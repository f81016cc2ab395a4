import type { SignatureRequest } from "../api/types";

type Identified = Pick<SignatureRequest, "id">;

/** Where the reason of a batch is kept: of the same requests it is the same, in whatever order they were chosen. */
export function placeOf(requests: readonly Identified[]): string {
  return `reject:batch:${requests
    .map((one) => one.id)
    .sort()
    .join()}`;
}

/** What came of one request of a batch. */
export interface Outcome {
  id: string;
  status: string;
}

/** Those of a batch that are still to be decided. */
export function undecided<R extends Identified>(requests: readonly R[], outcomes: readonly Outcome[]): R[] {
  const decided = new Set(outcomes.filter((one) => one.status !== "error").map((one) => one.id));
  return requests.filter((one) => !decided.has(one.id));
}

/** What the API takes at once. */
export const BATCH_MAX = 25;

/**
 * What is asked of the API, one after the other: those that have no answer yet first, so that what is asked again after a
 * lost answer is the same as before it.
 */
export function inBatches<R extends Identified>(requests: readonly R[], outcomes: readonly Outcome[]): R[][] {
  const answered = new Set(outcomes.map((one) => one.id));
  const left = undecided(requests, outcomes);
  const ordered = [...left.filter((one) => !answered.has(one.id)), ...left.filter((one) => answered.has(one.id))];
  return Array.from({ length: Math.ceil(ordered.length / BATCH_MAX) }, (_, index) =>
    ordered.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX),
  );
}
