import type { ReactNode } from "react";
import { useHistory } from "../api/queries";
import type { HistoryRecord, Letter } from "../api/types";
import { Icon } from "../ui/icons";
import { Step } from "./history";

interface Props {
  letter: Letter;
  /** What one should know of it first. */
  title: ReactNode;
  /** Whether it is worth telling. */
  when?: (record: HistoryRecord) => boolean;
}

/** What happened to a letter last: who, when, and what they said of it. */
export function Latest({ letter, title, when = () => true }: Props) {
  const history = useHistory(letter);
  const last = history.data?.at(-1);
  return (
    <div role="status">
      {last && when(last) && (
        <div className="notice latest">
          <Icon name="warning" />
          <div>
            <strong>{title}</strong>
            <Step record={last} />
          </div>
        </div>
      )}
    </div>
  );
}
