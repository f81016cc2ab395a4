import { useState } from "react";
import { useNavigate } from "react-router";
import { useProfile } from "../layout/use-profile";
import { administersUnits } from "../people/rights";
import { Action } from "../ui/action";
import { Page } from "../ui/page";
import { useWords } from "../words";
import { UnitForm } from "./unit-form";
import { UnitList } from "./unit-list";

/** The units below one's own; whoever administers them finds any, and creates new ones. */
export function Units() {
  const { t } = useWords();
  const navigate = useNavigate();
  const { unit, roles } = useProfile();
  const [making, setMaking] = useState(false);
  const administers = administersUnits(unit.kind, roles);
  return (
    <Page
      title={t("units.title")}
      lead={<p className="quiet">{t(administers ? "units.lead" : "units.leadBelow")}</p>}
      actions={
        administers && (
          <Action primary onPress={() => setMaking(true)}>
            {t("units.new")}
          </Action>
        )
      }
    >
      <section className="card" aria-label={t("units.title")}>
        <UnitList at={unit.id} parent={unit.id} everywhere={administers} label={t("units.title")} />
      </section>
      {making && (
        <UnitForm
          parent={unit}
          onClose={() => setMaking(false)}
          onDone={({ id }) => navigate(`/u/${unit.id}/units/${id}`)}
        />
      )}
    </Page>
  );
}
