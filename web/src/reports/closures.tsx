import { useState } from "react";
import type { Closure } from "../api/reports";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { Icon } from "../ui/icons";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { useSetClosedDays } from "./use-closed-days";

interface Props {
  unit: string;
  closures: Closure[];
  /** Whether they are this person's to set. */
  sets: boolean;
}

/** When the unit is closed: nobody is reminded of anything then, though terms go on. */
export function Closures({ unit, closures, sets }: Props) {
  const { t, day } = useWords();
  const say = useSay();
  const set = useSetClosedDays(unit, () => say(t("closedDays.saved")));
  const remove = (gone: Closure) =>
    set.mutate((now) => ({
      closures: now.closures.filter((one) => one.since !== gone.since || one.until !== gone.until),
    }));
  return (
    <section className="card" aria-labelledby="closures-title">
      <h2 id="closures-title">{t("closedDays.closures")}</h2>
      <p className="padded hint">{t("closedDays.closuresLead")}</p>
      {closures.length === 0 && <p className="padded quiet">{t("closedDays.noClosures")}</p>}
      <ul className="rows" aria-labelledby="closures-title">
        {closures.map((one) => (
          <li key={one.since + one.until} className="line">
            <span className="row-main">
              <strong>{one.name}</strong>
              <span className="quiet">{t("closedDays.fromTo", { from: day(one.since), to: day(one.until) })}</span>
            </span>
            {sets && (
              <Action
                plain
                isPending={set.isPending}
                aria-label={t("closedDays.remove", { name: one.name })}
                onPress={() => remove(one)}
              >
                <Icon name="close" />
              </Action>
            )}
          </li>
        ))}
      </ul>
      {set.isError && <Failure error={set.error} />}
      {sets && (
        <AddClosure
          pending={set.isPending}
          onAdd={(added, done) => set.mutate((now) => ({ closures: [...now.closures, added] }), { onSuccess: done })}
        />
      )}
    </section>
  );
}

interface AddProps {
  pending: boolean;
  onAdd: (closure: Closure, done: () => void) => void;
}

function AddClosure({ pending, onAdd }: AddProps) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const clear = () => {
    setName("");
    setSince("");
    setUntil("");
  };
  return (
    <form
      className="add-line"
      aria-label={t("closedDays.addClosure")}
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending && name.trim() && since) onAdd({ name: name.trim(), since, until: until || since }, clear);
      }}
    >
      <Field label={t("closedDays.name")} value={name} onChange={setName} />
      <Field type="date" label={t("closedDays.firstDay")} value={since} onChange={setSince} />
      <Field type="date" label={t("closedDays.lastDay")} value={until} onChange={setUntil} />
      <Action type="submit" isPending={pending} isDisabled={!name.trim() || !since}>
        {t("closedDays.add")}
      </Action>
    </form>
  );
}
