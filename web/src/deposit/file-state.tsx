import type { DepositFile } from "../api/deposit";
import { useWords } from "../words";

/** Whether a file can be had. */
export function FileState({ file }: { file: Pick<DepositFile, "status"> }) {
  const { t } = useWords();
  return <span className={`badge file-${file.status}`}>{t(`deposit.status.${file.status}`)}</span>;
}
