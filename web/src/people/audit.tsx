import { type AuditEntry, useAudit } from "../api/people";
import { useProfile } from "../layout/use-profile";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { useWords } from "../words";
import { ACTIONS, FIELDS, isInstant, isRole, told } from "./audited";

/** What was done to the people and the data of the unit. */
export function Audit() {
  const { t } = useWords();
  const { unit } = useProfile();
  const audit = useAudit(unit.id);
  return (
    <Page title={t("audit.title")} lead={<p className="quiet">{t("audit.lead")}</p>}>
      <section className="card" aria-label={t("audit.title")}>
        <Listing
          query={audit}
          label={t("audit.title")}
          empty={t("audit.none")}
          emptyIcon="log"
          keyOf={(entry) => entry.id}
          of={(entry) => <Entry entry={entry} />}
        />
      </section>
    </Page>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { t, when } = useWords();
  const { action, actor, person, at } = entry;
  const known = ACTIONS.find((one) => one === action);
  return (
    <div className="line">
      <span className="row-main">
        <strong>
          {known ? t(`audit.action.${known}`) : action}
          {person?.name && `: ${person.name}`}
        </strong>
        {told(entry).map((one) => (
          <span key={one.name} className="quiet">
            <FieldName name={one.name} />:{" "}
            {one.before && one.before !== one.after && <Value of={one.name} value={one.before} />}
            {one.before && one.before !== one.after && " → "}
            {one.after ? <Value of={one.name} value={one.after} /> : t("audit.nothing")}
          </span>
        ))}
        <span className="quiet">{actor ? t("audit.by", { name: actor.name }) : t("letter.bySystem")}</span>
      </span>
      <time className="row-time quiet" dateTime={at}>
        {when(at)}
      </time>
    </div>
  );
}

function FieldName({ name }: { name: string }) {
  const { t } = useWords();
  const known = FIELDS.find((one) => one === name);
  return <>{known ? t(`audit.field.${known}`) : name}</>;
}

function Value({ of, value }: { of: string; value: string }) {
  const { t, when, lastDay } = useWords();
  if (isRole(value)) return <>{t(`role.${value}`)}</>;
  if (value === "true" || value === "false" || value === "students" || value === "teachers")
    return <>{t(`audit.${value}`)}</>;
  if (!isInstant(value)) return <>{value}</>;
  return <>{of === "until" ? lastDay(value) : when(value)}</>;
}
