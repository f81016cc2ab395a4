import { Link } from "react-router";
import { useGuardians } from "../api/people";
import { useProfile } from "../layout/use-profile";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { Search } from "../ui/search";
import { useSearched } from "../ui/use-searched";
import { useWords } from "../words";
import { ChangeContact, ContactLine } from "./contact";
import { Invite } from "./invite";
import { isManagement } from "./rights";

/** The families: where they are reached, of whom they are guardians. */
export function Guardians() {
  const { t } = useWords();
  const { unit, roles } = useProfile();
  const { q, search } = useSearched();
  const guardians = useGuardians(unit.id, q || undefined);
  return (
    <Page title={t("guardians.title")} lead={<p className="quiet">{t("guardians.lead")}</p>}>
      <section className="card" aria-label={t("guardians.title")} aria-busy={guardians.isFetching}>
        <div className="list-head">
          <Search label={t("people.search")} asked={q} onSearch={search} />
        </div>
        <Listing
          query={guardians}
          label={t("guardians.title")}
          empty={t(q ? "people.noneFound" : "guardians.none")}
          emptyIcon="people"
          keyOf={(guardian) => guardian.id}
          of={(guardian) => (
            <div className="line">
              <span className="row-main">
                <strong>{guardian.name}</strong>
                <ContactLine person={guardian} />
                <span className="quiet">
                  {t("guardians.of")}{" "}
                  {guardian.students.map((student, index) => (
                    <span key={student.id}>
                      {index > 0 && ", "}
                      <Link to={`/u/${unit.id}/students/${student.id}`}>{student.name}</Link>
                    </span>
                  ))}
                </span>
              </span>
              <span className="buttons">
                <ChangeContact person={guardian} />
                {isManagement(roles) && <Invite unit={unit} person={guardian} />}
              </span>
            </div>
          )}
        />
      </section>
    </Page>
  );
}
