import type { ReactNode } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useUnit } from "../api/queries";
import type { Unit } from "../api/types";
import { useUnitNow } from "../api/units";
import { useProfile } from "../layout/use-profile";
import { administersUnits, directsUnitsBelow } from "../people/rights";
import { Action } from "../ui/action";
import { Back } from "../ui/back";
import { Question } from "../ui/dialog";
import { Page } from "../ui/page";
import { useAsked } from "../ui/use-asked";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { PROVINCES } from "../words/provinces";
import { CloseUnit } from "./close-unit";
import { Direction } from "./direction";
import { hasUnitsBelow } from "./kinds";
import { UnitForm } from "./unit-form";
import { UnitList } from "./unit-list";

/** A unit of the directory: what it is, who directs it, and what is below it. */
export function UnitPage() {
  const { id = "" } = useParams();
  const found = useUnit(id);
  return <Loaded query={found}>{(unit) => <One key={unit.id} unit={unit} />}</Loaded>;
}

type Asked = "change" | "close" | "below";

function One({ unit }: { unit: Unit }) {
  const { t, day } = useWords();
  const navigate = useNavigate();
  const { unit: mine, roles } = useProfile();
  const { asked, ask, close } = useAsked<Asked>();
  const administers = administersUnits(mine.kind, roles);
  const fromAbove = directsUnitsBelow(mine.kind, roles) && unit.parent_id === mine.id;
  const open = !unit.closed_at;
  return (
    <Page
      title={unit.name}
      above={<Back to={`/u/${mine.id}/units`}>{t("units.title")}</Back>}
      lead={<p className="quiet">{t(`units.kinds.${unit.kind}`)}</p>}
      actions={
        administers &&
        open && (
          <>
            <Action onPress={() => ask("change")}>{t("units.change")}</Action>
            <Action danger onPress={() => ask("close")}>
              {t("units.close")}
            </Action>
          </>
        )
      }
    >
      {unit.closed_at && <p className="notice">{t("units.closedSince", { day: day(unit.closed_at) })}</p>}
      <section className="card" aria-label={t("units.facts")}>
        <dl className="facts padded">
          <Fact name={t("units.id")}>{unit.id}</Fact>
          {unit.province && (
            <Fact name={t("units.province")}>
              {PROVINCES[unit.province as keyof typeof PROVINCES] ?? unit.province}
            </Fact>
          )}
          {unit.parent_id && (
            <Fact name={t("units.parent")}>
              <UnitLink at={mine.id} id={unit.parent_id} />
            </Fact>
          )}
          {unit.successor_id && (
            <Fact name={t("units.succeededBy")}>
              <UnitLink at={mine.id} id={unit.successor_id} />
            </Fact>
          )}
          <Fact name={t("units.email")}>{unit.contact.email}</Fact>
          {unit.contact.phone && <Fact name={t("units.phone")}>{unit.contact.phone}</Fact>}
        </dl>
      </section>
      {open && (administers || fromAbove) && <Direction unit={unit} fromAbove={fromAbove} />}
      {open && hasUnitsBelow(unit.kind) && (
        <section className="card" aria-labelledby="below-title">
          <div className="with-button">
            <h2 id="below-title">{t("units.below")}</h2>
            {administers && <Action onPress={() => ask("below")}>{t("units.newBelow")}</Action>}
          </div>
          <UnitList at={mine.id} parent={unit.id} label={t("units.below")} />
        </section>
      )}
      {asked === "change" && <Change id={unit.id} onClose={close} />}
      {asked === "close" && <CloseUnit unit={unit} onClose={close} />}
      {asked === "below" && (
        <UnitForm parent={unit} onClose={close} onDone={({ id }) => navigate(`/u/${mine.id}/units/${id}`)} />
      )}
    </Page>
  );
}

/**
 * A unit is written whole: the form begins with how it is now, whatever this browser has seen of it. What it hangs from
 * is known by its code: its name is asked for before the form begins.
 */
function Change({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useWords();
  const now = useUnitNow(id);
  const above = useUnit(now.data?.parent_id ?? "");
  const parent = now.data?.parent_id ? above.data : null;
  if (now.data && parent !== undefined)
    return <UnitForm unit={now.data} parent={parent} onClose={onClose} onDone={() => undefined} />;
  return (
    <Question
      isOpen
      title={t("units.changeTitle")}
      onClose={onClose}
      footer={<Action onPress={onClose}>{t("app.cancel")}</Action>}
    >
      <Loaded query={now}>{() => <Loaded query={above}>{() => null}</Loaded>}</Loaded>
    </Question>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function UnitLink({ at, id }: { at: string; id: string }) {
  const unit = useUnit(id);
  return <Link to={`/u/${at}/units/${id}`}>{unit.data?.name ?? id}</Link>;
}
