import { useHistory, useUnit } from "../api/queries";
import type { HistoryRecord, Letter } from "../api/types";
import { StateBadge } from "../ui/state";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { Reason } from "./reasons";

/** What happened to a letter, newest first: who, when, and what they said. */
export function History({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const history = useHistory(letter);
  return (
    <Loaded query={history}>
      {(records) =>
        records.length === 0 ? (
          <p className="quiet">{t("letter.historyNone")}</p>
        ) : (
          <ol className="history" reversed>
            {[...records].reverse().map((record) => (
              <li key={record.seq}>
                <Step record={record} />
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}

/** One step: what was done, by whom and when, and what they said. */
export function Step({ record }: { record: HistoryRecord }) {
  const { t, when } = useWords();
  const done = t(`actions.past.${record.action}`);
  return (
    <>
      <p>
        <strong>{done}</strong> {done !== t(`state.${record.to_state}`) && <StateBadge state={record.to_state} />}
      </p>
      <p className="quiet">
        {record.actor?.name ?? t("letter.bySystem")} · <time dateTime={record.at}>{when(record.at)}</time>
      </p>
      <Consequences details={record.details} />
      {record.reason && (
        <p>
          <span className="quiet">{t("letter.reason")}:</span> <Reason code={record.reason} />
        </p>
      )}
      {record.remarks && record.remarks !== record.reason && (
        <blockquote aria-label={t("letter.remarks")}>{record.remarks}</blockquote>
      )}
    </>
  );
}

/** What a step brought: the number that it took, and the unit that it went to. */
function Consequences({ details }: Pick<HistoryRecord, "details">) {
  const { t } = useWords();
  const { exit_number, entry_number, to_unit_id = "" } = details;
  const destination = useUnit(to_unit_id);
  const told: [string, string | undefined][] = [
    [t("letter.exit"), exit_number],
    [t("letter.entry"), entry_number],
    [t("letter.to"), destination.data?.name ?? to_unit_id],
  ];
  return told.map(
    ([term, value]) =>
      value && (
        <p key={term}>
          <span className="quiet">{term}:</span> {value}
        </p>
      ),
  );
}
