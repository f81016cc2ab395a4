import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { atImport, type Import } from "../api/imports";
import { unwrap } from "../api/problems";
import { takeAnswer } from "../api/take-answer";
import type { Role } from "../api/types";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { useOnce } from "../ui/once";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { asked } from "./asked";

/**
 * Many would leave, or it is in doubt who may receive: somebody looks, and says so. A file of one class must not empty a
 * school, and a new number must not have a barred guardian receive.
 */
export function Confirm({ unit, roles, found }: { unit: string; roles: readonly Role[]; found: Import }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const confirm = useMutation({
    mutationFn: () => {
      const { path } = atImport(unit, found.id).params;
      return unwrap(
        api.POST("/units/{unit_id}/imports/{import_id}/confirm", {
          params: { path, header: once.header(found.id) },
        }),
      );
    },
    onSuccess: async (now) => {
      once.taken();
      say(t("imports.confirmed"));
      takeAnswer(queries, ["import", unit, found.id], now);
      await queries.invalidateQueries({ queryKey: ["import", unit, found.id] });
    },
  });
  const { whoLeaves, whoReceives, mine } = asked(found, roles);
  return (
    <section className="card stack" aria-label={t("imports.asks")}>
      {whoReceives && (
        <>
          <h2>{t("imports.lookTitle")}</h2>
          <p>{t(mine ? "imports.lookLead" : "imports.lookOthers")}</p>
        </>
      )}
      {whoLeaves && (
        <>
          <h2 id="leaving-title">{t("imports.leavingTitle", { count: found.leaving_total })}</h2>
          <p>{t("imports.leavingLead", { count: found.leaving_total })}</p>
          <ul className="names" aria-labelledby="leaving-title">
            {found.leaving.map((person) => (
              <li key={person.id}>{person.name}</li>
            ))}
          </ul>
        </>
      )}
      {found.leaving_total > found.leaving.length && (
        <p className="hint">{t("imports.cut", { shown: found.leaving.length, total: found.leaving_total })}</p>
      )}
      {confirm.isError && <Failure error={confirm.error} />}
      {mine && (
        <Action danger isPending={confirm.isPending} onPress={() => confirm.mutate()}>
          {whoReceives ? t("imports.goOn") : t("imports.confirm", { count: found.leaving_total })}
        </Action>
      )}
      <p className="hint">{t("imports.orNot")}</p>
    </section>
  );
}
