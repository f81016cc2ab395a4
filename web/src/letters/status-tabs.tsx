import { Link } from "react-router";
import type { RequestStatus } from "../api/types";
import { useWords } from "../words";

const STATUSES: readonly RequestStatus[] = ["pending", "signed", "rejected", "void"];

export function statusIn(params: URLSearchParams): RequestStatus {
  return STATUSES.find((one) => one === params.get("status")) ?? "pending";
}

/** Which requests are shown. */
export function StatusTabs({ status, to }: { status: RequestStatus; to: (status: RequestStatus) => string }) {
  const { t } = useWords();
  return (
    <nav className="segments" aria-label={t("tray.filter")}>
      {STATUSES.map((one) => (
        <Link key={one} to={to(one)} aria-current={one === status ? "true" : undefined}>
          {t(`tray.status.${one}`)}
        </Link>
      ))}
    </nav>
  );
}
