import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { Confirmed } from "../ui/confirmed";
import { useSay } from "../ui/said";
import { useWords } from "../words";

/** Takes somebody's sign-in from them, at once; they can be invited again. */
export function Unbind({ unit, person }: { unit: string; person: { id: string; name: string } }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const { name } = person;
  return (
    <Confirmed
      plain
      label={t("invitation.unbind")}
      about={t("invitation.unbindName", { name })}
      title={t("invitation.unbindTitle", { name })}
      run={() =>
        unwrap(
          api.DELETE("/units/{unit_id}/people/{person_id}/account", {
            params: { path: { unit_id: unit, person_id: person.id } },
          }),
        )
      }
      onDone={() => {
        say(t("invitation.unbound", { name }));
        return Promise.all(
          ["members", "direction", "audit"].map((queryKey) => queries.invalidateQueries({ queryKey: [queryKey] })),
        );
      }}
    >
      <p>{t("invitation.unbindBody", { name })}</p>
    </Confirmed>
  );
}
