import { Link } from "react-router";
import { type ImportSummary, useImports } from "../api/imports";
import { useProfile } from "../layout/use-profile";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { useWords } from "../words";
import { Begin } from "./begin";
import { ImportState } from "./state";

/** What was brought into the school from other systems. */
export function Imports() {
  const { t } = useWords();
  const { unit } = useProfile();
  const imports = useImports(unit.id);
  return (
    <Page title={t("imports.title")} lead={<p className="quiet">{t("imports.lead")}</p>}>
      <Begin key={unit.id} unit={unit.id} />
      <section className="card" aria-labelledby="imports-title">
        <h2 id="imports-title">{t("imports.before")}</h2>
        <Listing
          query={imports}
          label={t("imports.before")}
          empty={t("imports.none")}
          emptyIcon="download"
          keyOf={(one) => one.id}
          of={(one) => <ImportRow found={one} unit={unit.id} />}
        />
      </section>
    </Page>
  );
}

function ImportRow({ found, unit }: { found: ImportSummary; unit: string }) {
  const { t, when } = useWords();
  const said = [
    t("imports.rows", { count: found.rows }),
    found.rejected_total > 0 && t("imports.rejectedCount", { count: found.rejected_total }),
  ];
  return (
    <Link className="row" to={`/u/${unit}/imports/${found.id}`}>
      <span className="row-main">
        <strong>{found.name}</strong>
        <span className="quiet">
          {t(`imports.kind.${found.kind}`)} · {found.created_by.name}
        </span>
      </span>
      <span className="quiet">{said.filter(Boolean).join(" · ")}</span>
      <ImportState status={found.status} />
      <time className="row-time quiet" dateTime={found.created_at}>
        {when(found.created_at)}
      </time>
    </Link>
  );
}
