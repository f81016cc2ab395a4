import { useWords } from "../words";

/** Why a file was rejected or is still waited for: one of the deposit, or of a letter. */
const REASONS = [
  "never_came",
  "wrong_size",
  "wrong_type",
  "wrong_checksum",
  "too_late",
  "scanning",
  "infected",
  "scan_failed",
] as const;

interface Checked {
  status: string;
  reason: string | null;
}

/** What is said of why a file is not to be had; nothing when there is nothing to say. */
export function useFileReason(): (file: Checked) => string | undefined {
  const { t } = useWords();
  return ({ status, reason }) => {
    if (status !== "rejected" && !reason) return undefined;
    return t(`files.reason.${REASONS.find((one) => one === reason) ?? "other"}`);
  };
}
