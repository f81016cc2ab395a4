import { useState } from "react";
import { useMemberList } from "../api/people";
import type { Member, Role } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Choice } from "../ui/fields";
import { Icon } from "../ui/icons";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { Search } from "../ui/search";
import { useAddress } from "../ui/use-address";
import { useSearched } from "../ui/use-searched";
import { useWords } from "../words";
import { Grant } from "./grant";
import { Invite } from "./invite";
import { MemberLine } from "./member-line";
import { Revoke } from "./revoke";
import { grantable } from "./rights";
import { Unbind } from "./unbind";

const ROLES: readonly Role[] = [
  "director",
  "secretary",
  "head_of_studies",
  "administration",
  "officer",
  "notification_manager",
  "teacher",
  "guardian",
  "platform_admin",
];

/** Who holds which role in the unit; whoever may gives roles here, and takes them. */
export function Members() {
  const { t } = useWords();
  const { unit, roles } = useProfile();
  const { params, set } = useAddress();
  const role = ROLES.find((one) => one === params.get("role"));
  const { q, search } = useSearched();
  const [granting, setGranting] = useState<Member["person"] | "new">();
  const members = useMemberList(unit.id, { role, q: q || undefined });
  const grants = grantable(unit.kind, roles);
  return (
    <Page
      title={t("members.title")}
      lead={<p className="quiet">{t(grants.length ? "members.lead" : "members.leadOthers")}</p>}
      actions={
        grants.length > 0 && (
          <Action primary onPress={() => setGranting("new")}>
            <Icon name="people" />
            {t("members.grant")}
          </Action>
        )
      }
    >
      <section className="card" aria-label={t("members.title")} aria-busy={members.isFetching}>
        <div className="list-head">
          <Search label={t("members.search")} asked={q} onSearch={search} />
          <Choice
            label={t("members.role")}
            none={t("letters.any")}
            value={role ?? ""}
            onChange={(value) => set("role", value)}
            options={ROLES.map((one) => ({ value: one, label: t(`role.${one}`) }))}
          />
        </div>
        <Listing
          query={members}
          label={t("members.title")}
          empty={t(q || role ? "members.noneFound" : "members.none")}
          emptyIcon="people"
          keyOf={(member) => member.person.id + member.role}
          of={(member) => <MemberRow member={member} grants={grants} onGrant={() => setGranting(member.person)} />}
        />
      </section>
      {granting && (
        <Grant
          unit={unit.id}
          roles={grants}
          person={granting === "new" ? undefined : granting}
          onClose={() => setGranting(undefined)}
        />
      )}
    </Page>
  );
}

interface RowProps {
  member: Member;
  grants: readonly Role[];
  onGrant: () => void;
}

function MemberRow({ member, grants, onGrant }: RowProps) {
  const { t } = useWords();
  const { unit } = useProfile();
  const { person, role, signed_in } = member;
  return (
    <MemberLine member={member}>
      {grants.length > 0 && (
        <>
          {signed_in ? <Unbind unit={unit.id} person={person} /> : <Invite unit={unit} person={person} />}
          <Action plain aria-label={t("members.anotherFor", { name: person.name })} onPress={onGrant}>
            {t("members.another")}
          </Action>
          {(grants.includes(role) || role === "director") && <Revoke unit={unit.id} member={member} />}
        </>
      )}
    </MemberLine>
  );
}
