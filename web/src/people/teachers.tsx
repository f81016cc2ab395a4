import { useGroupNames, useTeachers } from "../api/people";
import { useProfile } from "../layout/use-profile";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { Search } from "../ui/search";
import { useSearched } from "../ui/use-searched";
import { useWords } from "../words";
import { ChangeContact, ContactLine } from "./contact";
import { Invite } from "./invite";
import { isManagement } from "./rights";

/** The teachers: where they are reached, and which classes they have. */
export function Teachers() {
  const { t } = useWords();
  const { unit, roles } = useProfile();
  const { q, search } = useSearched();
  const teachers = useTeachers(unit.id, q || undefined);
  const namesOf = useGroupNames(unit.id);
  return (
    <Page title={t("teachers.title")}>
      <section className="card" aria-label={t("teachers.title")} aria-busy={teachers.isFetching}>
        <div className="list-head">
          <Search label={t("people.search")} asked={q} onSearch={search} />
        </div>
        <Listing
          query={teachers}
          label={t("teachers.title")}
          empty={t(q ? "people.noneFound" : "teachers.none")}
          emptyIcon="people"
          keyOf={(teacher) => teacher.id}
          of={(teacher) => (
            <div className="line">
              <span className="row-main">
                <strong>{teacher.name}</strong>
                <ContactLine person={teacher} />
                {teacher.groups.length > 0 && <span className="quiet">{namesOf(teacher.groups)}</span>}
              </span>
              <span className="buttons">
                <ChangeContact person={teacher} />
                {isManagement(roles) && <Invite unit={unit} person={teacher} />}
              </span>
            </div>
          )}
        />
      </section>
    </Page>
  );
}
