import { type ReactNode, useState } from "react";
import { useWords } from "../words";
import { Action } from "./action";

/** On a phone the filters of a list are asked for; by how many it is narrowed is said. */
export function Fold({ narrowed, children }: { narrowed: number; children: ReactNode }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <div className={open ? "stack fold open" : "stack fold"}>
      <Action aria-expanded={open} aria-controls="filters" onPress={() => setOpen(!open)}>
        {t("letters.filters")}
        {narrowed > 0 && ` (${narrowed})`}
      </Action>
      <div id="filters">{children}</div>
    </div>
  );
}
