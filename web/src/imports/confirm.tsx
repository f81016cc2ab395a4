import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { atImport, type Import } from "../api/imports";
import { unwrap } from "../api/problems";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { useOnce } from "../ui/once";
import { useSay } from "../ui/said";
import { useWords } from "../words";

/** Many would leave, or the notes say what to look at: somebody does, and says so. A file of one class must not empty a school. */
export function Confirm({ unit, found }: { unit: string; found: Import }) {
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
      queries.setQueryData(["import", unit, found.id], now);
      await queries.invalidateQueries({ queryKey: ["import", unit, found.id] });
    },
  });
  const isAboutWhoLeaves = found.leaving_total > 0;
  return (
    <section className="card stack" aria-labelledby="leaving-title">
      <h2 id="leaving-title">
        {isAboutWhoLeaves ? t("imports.leavingTitle", { count: found.leaving_total }) : t("imports.lookTitle")}
      </h2>
      <p>{t(isAboutWhoLeaves ? "imports.leavingLead" : "imports.lookLead")}</p>
      <ul className="names" aria-labelledby="leaving-title">
        {found.leaving.map((person) => (
          <li key={person.id}>{person.name}</li>
        ))}
      </ul>
      {found.leaving_total > found.leaving.length && (
        <p className="hint">{t("imports.cut", { shown: found.leaving.length, total: found.leaving_total })}</p>
      )}
      {confirm.isError && <Failure error={confirm.error} />}
      <Action danger isPending={confirm.isPending} onPress={() => confirm.mutate()}>
        {isAboutWhoLeaves ? t("imports.confirm", { count: found.leaving_total }) : t("imports.goOn")}
      </Action>
      <p className="hint">{t("imports.orNot")}</p>
    </section>
  );
}
