import { useWords } from "../words";

export const CLOSE_REASONS = ["not_competent", "missing_documents", "error", "other"] as const;
export const FORWARD_REASONS = ["not_competent", "part_of_procedure"] as const;

/** What the API takes of remarks, and of a reason for not signing. */
export const REASON_MAX = 4000;

/** A reason in words: a code where there is a list of them, somebody's own where there is none. */
export function Reason({ code }: { code: string }) {
  const { t } = useWords();
  const closing = CLOSE_REASONS.find((one) => one === code);
  const forwarding = FORWARD_REASONS.find((one) => one === code);
  return <>{closing ? t(`closeReason.${closing}`) : forwarding ? t(`forwardReason.${forwarding}`) : code}</>;
}
