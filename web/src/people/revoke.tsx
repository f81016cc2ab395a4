import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import type { Member } from "../api/types";
import { Confirmed } from "../ui/confirmed";
import { useSay } from "../ui/said";
import { useWords } from "../words";

/** Takes a role from somebody, at once. */
export function Revoke({ unit, member }: { unit: string; member: Member }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const { person, role } = member;
  const names = { name: person.name, role: t(`role.${role}`) };
  return (
    <Confirmed
      label={t("members.revoke")}
      about={t("members.revokeFrom", names)}
      title={t("members.revokeTitle")}
      run={() =>
        unwrap(
          api.DELETE("/units/{unit_id}/members/{person_id}/{role}", {
            params: { path: { unit_id: unit, person_id: person.id, role } },
          }),
        )
      }
      onDone={() => {
        say(t("members.revoked", names));
        return Promise.all(
          ["members", "direction", "me", "audit"].map((queryKey) =>
            queries.invalidateQueries({ queryKey: [queryKey] }),
          ),
        );
      }}
    >
      <p>{t("members.revokeBody", names)}</p>
    </Confirmed>
  );
}
