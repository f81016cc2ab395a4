import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useParams } from "react-router";
import { type Import, type ImportLine, isMoving, useImport } from "../api/imports";
import { useProfile } from "../layout/use-profile";
import { Back } from "../ui/back";
import { Icon } from "../ui/icons";
import { Page } from "../ui/page";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { Confirm } from "./confirm";
import { ImportState } from "./state";

/** One import: how far it is, who would leave, and what was said of its lines. */
export function ImportPage() {
  const { t, when } = useWords();
  const { unit, roles } = useProfile();
  const { import: id = "" } = useParams();
  const found = useImport(unit.id, id);
  const queries = useQueryClient();
  const status = found.data?.status;
  useEffect(() => {
    if (!status || isMoving(status)) return;
    // Classes and people may be others now, wherever they are named.
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "import" });
  }, [status, queries]);
  return (
    <Loaded query={found}>
      {(one) => (
        <Page
          title={one.name}
          above={<Back to={`/u/${unit.id}/imports`}>{t("imports.title")}</Back>}
          lead={
            <p className="quiet">
              {t(`imports.kind.${one.kind}`)} · {one.created_by.name} ·{" "}
              <time dateTime={one.created_at}>{when(one.created_at)}</time>
            </p>
          }
        >
          <Standing found={one} />
          <Lines title={t("imports.custody")} lines={one.custody} total={one.custody_total} />
          {one.status === "needs_confirmation" && <Confirm unit={unit.id} roles={roles} found={one} />}
          {one.status === "done" && one.leaving.length > 0 && <Left found={one} />}
          <Lines title={t("imports.rejected")} lines={one.rejected} total={one.rejected_total} />
          <Lines title={t("imports.notes")} lines={one.notes} total={one.notes_total} />
        </Page>
      )}
    </Loaded>
  );
}

function Standing({ found }: { found: Import }) {
  const { t } = useWords();
  const figures = [
    ["rows", found.rows],
    ["created", found.created],
    ["updated", found.updated],
    ["unchanged", found.unchanged],
    ["skipped", found.skipped],
    ["leaving", found.leaving_total],
    ["rejected", found.rejected_total],
  ] as const;
  return (
    <section className="card stack" aria-label={t("imports.standing")}>
      <p role="status">
        <ImportState status={found.status} /> {t(`imports.now.${found.status}`)}
      </p>
      {found.reason && (
        <p className="notice bad">
          <Icon name="warning" />
          {found.reason.message}
        </p>
      )}
      {!isMoving(found.status) && (
        <dl className="figures">
          {figures.map(([name, count]) => (
            <div key={name}>
              <dt>{t(`imports.figure.${name}`)}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Left({ found }: { found: Import }) {
  const { t } = useWords();
  return (
    <details className="card padded">
      <summary>{t("imports.left", { count: found.leaving_total })}</summary>
      <ul className="names">
        {found.leaving.map((person) => (
          <li key={person.id}>{person.name}</li>
        ))}
      </ul>
    </details>
  );
}

function Lines({ title, lines, total }: { title: string; lines: ImportLine[]; total: number }) {
  const { t } = useWords();
  if (lines.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="card table-scroll" aria-label={title} tabIndex={0}>
      <h2>{title}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t("imports.line")}</th>
            <th scope="col">{t("imports.column")}</th>
            <th scope="col">{t("imports.why")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two guardians of a line may have the same said of them
            <tr key={place}>
              <td className="number">{line.line}</td>
              <td>{line.field || t("imports.wholeLine")}</td>
              <td>{line.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > lines.length && <p className="padded hint">{t("imports.cut", { shown: lines.length, total })}</p>}
    </section>
  );
}
