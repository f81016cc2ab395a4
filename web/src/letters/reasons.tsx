import type { CloseReason, ForwardReason, Obstacle } from "../api/types";
import { useWords } from "../words";

export const CLOSE_REASONS = ["not_competent", "missing_documents", "error", "other"] as const;
export const FORWARD_REASONS = ["not_competent", "part_of_procedure"] as const;

/** What the API takes of remarks, and of a reason for not signing. */
export const REASON_MAX = 4000;

/** Where the words of each code are that the API has for a reason. */
export const REASONS = {
  missing_documents: "closeReason.missing_documents",
  error: "closeReason.error",
  other: "closeReason.other",
  part_of_procedure: "forwardReason.part_of_procedure",
  not_competent: "closeReason.not_competent",
  author_may_not_send: "obstacle.author_may_not_send",
  unit_closed: "obstacle.unit_closed",
  content_changed: "obstacle.content_changed",
} as const satisfies Record<CloseReason | ForwardReason | Obstacle, string>;

/** A reason in words: a code where there is a list of them, somebody's own where there is none. */
export function Reason({ code }: { code: string }) {
  const { t } = useWords();
  return <>{Object.hasOwn(REASONS, code) ? t(REASONS[code as keyof typeof REASONS]) : code}</>;
}
