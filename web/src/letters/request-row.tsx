import { Link } from "react-router";
import type { SignatureRequest } from "../api/types";
import { useWords } from "../words";

/** A request to sign, in a list. */
export function RequestRow({ request, to, current }: { request: SignatureRequest; to: string; current?: boolean }) {
  const { t, when, whenWithin } = useWords();
  return (
    <Link className="row" to={to} aria-current={current ? "true" : undefined}>
      <span className="row-main">
        <strong>{request.communication.subject}</strong>
        <span className="quiet">{t("letters.toward", { unit: request.communication.destination.name })}</span>
        <span className="quiet">
          {request.decided_at
            ? t("tray.decided", { when: whenWithin(request.decided_at) })
            : t("tray.requestedBy", { name: request.requested_by.name, when: when(request.requested_at) })}
        </span>
        {request.reason && (
          <span>
            {t("tray.reason")}: {request.reason}
          </span>
        )}
      </span>
    </Link>
  );
}
