import { useWords } from "../words";
import { Field } from "./fields";
import { useTyped } from "./use-typed";

interface Props {
  params: { from?: string; to?: string };
  set: (name: "from" | "to", day: string) => void;
}

/** A year is typed figure by figure, and is another until the last. */
const FIRST_DAY = "1000-01-01";

const whole = (typed: string) => (typed && typed < FIRST_DAY ? undefined : typed);

/** From which day and to which a list is narrowed. */
export function DayFilters({ params, set }: Props) {
  const { t } = useWords();
  return (
    <div className="days">
      <DayFilter label={t("letters.from")} value={params.from ?? ""} onChange={(day) => set("from", day)} />
      <DayFilter label={t("letters.to")} value={params.to ?? ""} onChange={(day) => set("to", day)} />
    </div>
  );
}

interface DayProps {
  label: string;
  value: string;
  onChange: (day: string) => void;
}

function DayFilter({ label, value, onChange }: DayProps) {
  const [typed, setTyped] = useTyped(value, onChange, whole);
  return <Field label={label} type="date" value={typed} onChange={setTyped} />;
}
