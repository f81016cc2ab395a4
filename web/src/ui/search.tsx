import { Field } from "./fields";
import { useTyped } from "./use-typed";

interface Props {
  label: string;
  /** What was searched for before, where that is remembered. */
  asked?: string;
  onSearch: (q: string) => void;
}

/** What is searched for, once somebody stops typing. It stays out of the address: it may name a person. */
export function Search({ label, asked = "", onSearch }: Props) {
  const [text, setText] = useTyped(asked, onSearch, (typed) => typed.trim());
  return <Field label={label} type="search" value={text} onChange={setText} />;
}
