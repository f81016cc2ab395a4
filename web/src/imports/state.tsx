import type { ImportSummary } from "../api/imports";
import { useWords } from "../words";

export function ImportState({ status }: { status: ImportSummary["status"] }) {
  const { t } = useWords();
  return <span className={`badge import-${status}`}>{t(`imports.status.${status}`)}</span>;
}
