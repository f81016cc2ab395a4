import { Link, useSearchParams } from "react-router";
import { useDocuments } from "../api/queries";
import type { DocumentStatus } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { useWords } from "../words";

const STATUSES: readonly DocumentStatus[] = ["pending", "sealed", "void"];

/** The documents that submissions have made. */
export function Documents() {
  const { t, whenWithin } = useWords();
  const { unit } = useProfile();
  const [params] = useSearchParams();
  const status = STATUSES.find((one) => one === params.get("status"));
  const documents = useDocuments(unit.id, status);
  return (
    <Page title={t("documents.title")}>
      <section className="card">
        <nav className="segments" aria-label={t("tray.filter")}>
          {[undefined, ...STATUSES].map((one) => (
            <Link
              key={one ?? "all"}
              to={one ? `?status=${one}` : "?"}
              aria-current={one === status ? "true" : undefined}
            >
              {t(`documents.status.${one ?? "all"}`)}
            </Link>
          ))}
        </nav>
        <Listing
          query={documents}
          label={t("documents.title")}
          empty={t("documents.none")}
          emptyIcon="documents"
          keyOf={(one) => one.document.verification_code}
          of={(one) => (
            <Link className="row" to={`/u/${unit.id}/letters/${one.communication.id}?tab=document`}>
              <span className="row-main">
                <strong>{one.communication.subject}</strong>
                <span className="quiet">{t("letters.toward", { unit: one.destination.name })}</span>
                <span className="quiet">{t("documents.created", { when: whenWithin(one.created_at) })}</span>
              </span>
              <span className={`badge document-${one.status}`}>{t(`documents.one.${one.status}`)}</span>
            </Link>
          )}
        />
      </section>
    </Page>
  );
}
