import { useEffect, useState } from "react";
import { Field } from "./fields";

interface Props {
  label: string;
  value: string;
  onChange: (day: string) => void;
}

const TYPING_MS = 350;

/** A year is typed figure by figure, and is another until the last. */
const FIRST_DAY = "1000-01-01";

/** A day by which a list is narrowed, once somebody stops typing it: what is in the address comes late for one figure more. */
export function DayFilter({ label, value, onChange }: Props) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait
  useEffect(() => {
    if (typed === value || (typed && typed < FIRST_DAY)) return;
    const wait = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(wait);
  }, [typed]);
  return <Field label={label} type="date" value={typed} onChange={setTyped} />;
}
