import { useEffect, useState } from "react";
import { Field } from "./fields";

interface Props {
  label: string;
  onSearch: (q: string) => void;
}

const TYPING_MS = 350;

/** What is searched for, once somebody stops typing. It stays out of the address: it may name a person. */
export function Search({ label, onSearch }: Props) {
  const [text, setText] = useState("");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait
  useEffect(() => {
    const wait = setTimeout(() => onSearch(text.trim()), TYPING_MS);
    return () => clearTimeout(wait);
  }, [text]);
  return <Field label={label} type="search" value={text} onChange={setText} />;
}
