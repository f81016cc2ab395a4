import type { Closure } from "../api/reports";
import { useKeptForm } from "../auth/use-kept";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { DayLines } from "./day-lines";
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
    set.mutate({
      change: (now) => ({
        closures: now.closures.filter((one) => one.since !== gone.since || one.until !== gone.until),
      }),
    });
  return (
    <DayLines
      id="closures-title"
      title={t("closedDays.closures")}
      lead={t("closedDays.closuresLead")}
      none={t("closedDays.noClosures")}
      items={closures}
      keyOf={(one) => one.since + one.until}
      when={(one) => t("closedDays.fromTo", { from: day(one.since), to: day(one.until) })}
      onRemove={sets ? remove : undefined}
      isPending={set.isPending}
    >
      {set.isError && <Failure error={set.error} />}
      {sets && (
        <AddClosure
          unit={unit}
          pending={set.isPending}
          onAdd={(added, onTaken) => set.mutate({ change: (now) => ({ closures: [...now.closures, added] }), onTaken })}
        />
      )}
    </DayLines>
  );
}

interface AddProps {
  unit: string;
  pending: boolean;
  onAdd: (closure: Closure, onTaken: () => void) => void;
}

const EMPTY = { name: "", since: "", until: "" };

function AddClosure({ unit, pending, onAdd }: AddProps) {
  const { t } = useWords();
  const { form, set, again } = useKeptForm(`closure:${unit}`, EMPTY);
  const { name, since, until } = form;
  return (
    <form
      className="add-line"
      aria-label={t("closedDays.addClosure")}
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending && name.trim() && since)
          onAdd({ name: name.trim(), since, until: until || since }, () => again(form));
      }}
    >
      <Field label={t("closedDays.name")} value={name} onChange={(next) => set({ name: next })} />
      <Field type="date" label={t("closedDays.firstDay")} value={since} onChange={(next) => set({ since: next })} />
      <Field type="date" label={t("closedDays.lastDay")} value={until} onChange={(next) => set({ until: next })} />
      <Action type="submit" isPending={pending} isDisabled={!name.trim() || !since}>
        {t("closedDays.add")}
      </Action>
    </form>
  );
}
