import { useState } from "react";
import type { Unit } from "../api/types";
import { useDirection } from "../api/units";
import { Grant } from "../people/grant";
import { Invite } from "../people/invite";
import { MemberLine } from "../people/member-line";
import { Revoke } from "../people/revoke";
import { Unbind } from "../people/unbind";
import { Action } from "../ui/action";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";

interface Props {
  unit: Unit;
  /** Whether it is the director of the unit above who looks: they take the role too. */
  fromAbove: boolean;
}

/** Who directs a unit, for whoever names its director, invites them, and takes the role from them. */
export function Direction({ unit, fromAbove }: Props) {
  const { t } = useWords();
  const direction = useDirection(unit.id);
  const [naming, setNaming] = useState(false);
  return (
    <section className="card" aria-labelledby="direction-title">
      <h2 id="direction-title">{t("units.direction")}</h2>
      <Loaded query={direction}>
        {({ active, may_appoint, directors }) => (
          <>
            {directors.length > 0 && (
              <ul className="rows" aria-labelledby="direction-title">
                {directors.map((member) => (
                  <li key={member.person.id}>
                    <MemberLine member={member}>
                      {member.signed_in ? (
                        fromAbove && <Unbind unit={unit.id} person={member.person} />
                      ) : (
                        <Invite unit={unit} person={member.person} />
                      )}
                      {fromAbove && <Revoke unit={unit.id} member={member} />}
                    </MemberLine>
                  </li>
                ))}
              </ul>
            )}
            <div className="padded stack">
              <p role="status" className={active ? "quiet" : "notice"}>
                {t(active ? "units.directed" : "units.notDirected")}
              </p>
              {directors.some((member) => !member.signed_in) && <p className="hint">{t("units.inviteNext")}</p>}
              {may_appoint ? (
                <div>
                  <Action primary={!active} onPress={() => setNaming(true)}>
                    {t("units.nameDirector")}
                  </Action>
                </div>
              ) : (
                <p className="hint">{t("units.appointedAbove")}</p>
              )}
            </div>
          </>
        )}
      </Loaded>
      {naming && <Grant unit={unit.id} roles={["director"]} onClose={() => setNaming(false)} />}
    </section>
  );
}
