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
