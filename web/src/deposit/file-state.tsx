import type { DepositFile } from "../api/deposit";
import { useWords } from "../words";

const REASONS = [
  "never_came",
  "wrong_size",
  "wrong_type",
  "wrong_checksum",
  "scanning",
  "infected",
  "scan_failed",
] as const;

/** Whether a file can be had; when it cannot, why. */
export function FileState({ file }: { file: Pick<DepositFile, "status" | "reason"> }) {
  const { t } = useWords();
  return <span className={`badge file-${file.status}`}>{t(`deposit.status.${file.status}`)}</span>;
}

export function useFileReason(): (file: Pick<DepositFile, "status" | "reason">) => string | undefined {
  const { t } = useWords();
  return ({ status, reason }) => {
    if (status !== "rejected" && !reason) return undefined;
    return t(`deposit.reason.${REASONS.find((one) => one === reason) ?? "other"}`);
  };
}
