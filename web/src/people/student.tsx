import { useState } from "react";
import { useParams } from "react-router";
import { type GuardianHeld, useGroupNames, useStudent } from "../api/people";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Back } from "../ui/back";
import { Page } from "../ui/page";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { Custody } from "./custody";
import { isManagement } from "./rights";

/** A student, and which of their guardians may receive what concerns them. */
export function StudentPage() {
  const { t } = useWords();
  const { unit, roles } = useProfile();
  const { student: id = "" } = useParams();
  const student = useStudent(unit.id, id);
  const namesOf = useGroupNames(unit.id);
  const decides = isManagement(roles);
  return (
    <Loaded query={student}>
      {(found) => (
        <Page
          title={found.name}
          above={<Back to={`/u/${unit.id}/students`}>{t("students.title")}</Back>}
          lead={<p className="quiet">{namesOf(found.groups)}</p>}
        >
          <section className="card" aria-labelledby="guardians-title">
            <h2 id="guardians-title">{t("students.guardians")}</h2>
            {found.guardians.length === 0 && <p className="padded quiet">{t("students.noGuardians")}</p>}
            <ul className="rows" aria-labelledby="guardians-title">
              {found.guardians.map((guardian) => (
                <li key={guardian.id}>
                  <GuardianLine student={found.id} guardian={guardian} decides={decides} />
                </li>
              ))}
            </ul>
            {!decides && <p className="padded hint">{t("custody.notYours")}</p>}
          </section>
        </Page>
      )}
    </Loaded>
  );
}

interface Props {
  student: string;
  guardian: GuardianHeld;
  decides: boolean;
}

function GuardianLine({ student, guardian, decides }: Props) {
  const { t, lastDay } = useWords();
  const [asking, setAsking] = useState(false);
  const { may_receive, reason, until } = guardian;
  return (
    <div className="line">
      <span className="row-main">
        <strong>{guardian.name}</strong>
        {may_receive !== null && (
          <span className={may_receive ? "quiet" : "error"}>
            {t(may_receive ? "custody.may" : "custody.mayNot")}
            {!may_receive && until && `, ${t("custody.until", { day: lastDay(until) })}`}
          </span>
        )}
        {reason && (
          <span className="quiet">
            {t("letter.reason")}: {reason}
          </span>
        )}
      </span>
      {decides && (
        <Action aria-label={t("custody.changeOf", { name: guardian.name })} onPress={() => setAsking(true)}>
          {t("custody.change")}
        </Action>
      )}
      {asking && <Custody student={student} guardian={guardian} onClose={() => setAsking(false)} />}
    </div>
  );
}
