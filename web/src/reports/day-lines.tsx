import type { ReactNode } from "react";
import { Action } from "../ui/action";
import { Icon } from "../ui/icons";
import { useWords } from "../words";

interface Props<T> {
  id: string;
  title: string;
  lead: string;
  none: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  when: (item: T) => string;
  /** Takes one away; without it, they are not this person's to set. */
  onRemove?: (item: T) => void;
  isPending: boolean;
  children: ReactNode;
}

/** Days with a name, which whoever sets them can take away again. */
export function DayLines<T extends { name: string }>(props: Props<T>) {
  const { id, title, lead, none, items, keyOf, when, onRemove, isPending, children } = props;
  const { t } = useWords();
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className="padded hint">{lead}</p>
      {items.length === 0 && <p className="padded quiet">{none}</p>}
      <ul className="rows" aria-labelledby={id}>
        {items.map((item) => (
          <li key={keyOf(item)} className="line">
            <span className="row-main">
              <strong>{item.name}</strong>
              <span className="quiet">{when(item)}</span>
            </span>
            {onRemove && (
              <Action
                plain
                isPending={isPending}
                aria-label={t("closedDays.remove", { name: item.name })}
                onPress={() => onRemove(item)}
              >
                <Icon name="close" />
              </Action>
            )}
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}
