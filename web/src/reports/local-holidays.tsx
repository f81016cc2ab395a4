import type { LocalHoliday } from "../api/reports";
import type { UnitName } from "../api/types";
import { useKeptForm } from "../auth/use-kept";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { Icon } from "../ui/icons";
import { useSay } from "../ui/said";
import { UnitPicker } from "../ui/unit-picker";
import { useFocusKept } from "../ui/use-focus-kept";
import { useWords } from "../words";
import { DayLines } from "./day-lines";
import { useSetClosedDays } from "./use-closed-days";

interface Props {
  unit: string;
  holidays: LocalHoliday[];
  /** Whether they are this person's to set: the office's, for all that hangs from it. */
  sets: boolean;
}

export function LocalHolidays({ unit, holidays, sets }: Props) {
  const { t, day } = useWords();
  const say = useSay();
  const set = useSetClosedDays(unit, () => say(t("closedDays.saved")));
  const same = (one: LocalHoliday, other: LocalHoliday) =>
    one.day === other.day && one.name === other.name && one.units.join() === other.units.join();
  const remove = (gone: LocalHoliday) =>
    set.mutate({ change: (now) => ({ local_holidays: now.local_holidays.filter((one) => !same(one, gone)) }) });
  return (
    <DayLines
      id="local-title"
      title={t("closedDays.local")}
      lead={t(sets ? "closedDays.localLead" : "closedDays.localOfOffice")}
      none={t("closedDays.noLocal")}
      items={holidays}
      keyOf={(one) => [one.day, one.name, ...one.units].join()}
      when={(one) =>
        `${day(one.day)} · ${
          one.units.length === 0
            ? t("closedDays.everywhere")
            : t("closedDays.someUnits", { units: one.units.join(", ") })
        }`
      }
      onRemove={sets ? remove : undefined}
      isPending={set.isPending}
    >
      {set.isError && <Failure error={set.error} />}
      {sets && (
        <AddHoliday
          unit={unit}
          pending={set.isPending}
          onAdd={(added, onTaken) =>
            set.mutate({ change: (now) => ({ local_holidays: [...now.local_holidays, added] }), onTaken })
          }
        />
      )}
    </DayLines>
  );
}

interface AddProps {
  unit: string;
  pending: boolean;
  onAdd: (holiday: LocalHoliday, onTaken: () => void) => void;
}

const EMPTY = { name: "", date: "", units: [] as UnitName[] };

function AddHoliday({ unit, pending, onAdd }: AddProps) {
  const { t } = useWords();
  const { form, set, again } = useKeptForm(`holiday:${unit}`, EMPTY);
  const { name, date, units } = form;
  // Where one chooses units is where one chooses, or takes away, the next.
  const choosing = useFocusKept<HTMLInputElement>(units.length);
  return (
    <form
      ref={(here) => {
        choosing.current = here?.querySelector<HTMLInputElement>("input[role=combobox]") ?? null;
      }}
      className="add-line"
      aria-label={t("closedDays.addHoliday")}
      onSubmit={(event) => {
        event.preventDefault();
        if (pending || !name.trim() || !date) return;
        onAdd({ name: name.trim(), day: date, units: units.map((one) => one.id) }, () => again(form));
      }}
    >
      <Field label={t("closedDays.name")} value={name} onChange={(next) => set({ name: next })} />
      <Field type="date" label={t("closedDays.day")} value={date} onChange={(next) => set({ date: next })} />
      {/* A new one each time: what was chosen goes to the list, and the field is empty again. */}
      <UnitPicker
        key={units.length}
        optional
        label={t("closedDays.onlyFor")}
        value={null}
        onChange={(one) => one && set({ units: [...units.filter((other) => other.id !== one.id), one] })}
      />
      <Action type="submit" isPending={pending} isDisabled={!name.trim() || !date}>
        {t("closedDays.add")}
      </Action>
      {units.length > 0 && (
        <ul className="chosen" aria-label={t("closedDays.onlyFor")}>
          {units.map((one) => (
            <li key={one.id}>
              {one.name}
              <Action
                plain
                aria-label={t("closedDays.remove", { name: one.name })}
                onPress={() => set({ units: units.filter((other) => other.id !== one.id) })}
              >
                <Icon name="close" />
              </Action>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
