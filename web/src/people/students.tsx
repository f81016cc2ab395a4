import { Link } from "react-router";
import { useGroupNames, useGroups, useStudents } from "../api/people";
import { useProfile } from "../layout/use-profile";
import { Choice } from "../ui/fields";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { Search } from "../ui/search";
import { Together } from "../ui/unread";
import { useAddress } from "../ui/use-address";
import { useSearched } from "../ui/use-searched";
import { Missing } from "../ui/waiting";
import { useWords } from "../words";

/** Who is enrolled, by class. */
export function Students() {
  const { t } = useWords();
  const { unit } = useProfile();
  const { params, set } = useAddress();
  const group = params.get("group") ?? "";
  const { q, search } = useSearched();
  const groups = useGroups(unit.id);
  const namesOf = useGroupNames(unit.id);
  const students = useStudents(unit.id, { q: q || undefined, group: group || undefined });
  return (
    <Page title={t("students.title")}>
      <section className="card" aria-label={t("students.title")} aria-busy={students.isFetching}>
        <div className="list-head">
          <Search label={t("people.search")} asked={q} onSearch={search} />
          <Choice
            label={t("students.group")}
            none={t("students.allGroups")}
            value={group}
            onChange={(value) => set("group", value)}
            options={(groups.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          />
        </div>
        <Together>
          <Missing query={groups} />
          <Listing
            query={students}
            label={t("students.title")}
            empty={t(q || group ? "people.noneFound" : "students.none")}
            emptyIcon="student"
            keyOf={(student) => student.id}
            of={(student) => (
              <Link className="row" to={`/u/${unit.id}/students/${student.id}`}>
                <span className="row-main">
                  <strong>{student.name}</strong>
                  <span className="quiet">
                    {student.guardians.map((one) => one.name).join(" · ") || t("students.noGuardians")}
                  </span>
                </span>
                <span className="quiet">{namesOf(student.groups)}</span>
              </Link>
            )}
          />
        </Together>
      </section>
    </Page>
  );
}
