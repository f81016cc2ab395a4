import type { State } from "../api/types";
import { useWords } from "../words";

/** A state in a word and a colour; the colour never says it alone. */
export function StateBadge({ state }: { state: State }) {
  const { t } = useWords();
  return <span className={`badge ${state}`}>{t(`state.${state}`)}</span>;
}

const BEFORE_THE_END: readonly State[] = ["draft", "pending_signature", "pending_reception", "forwarded", "received"];
const ENDS: readonly State[] = ["processed", "closed_unprocessed"];

interface TrackProps {
  state: State;
  /** Those that it has been in. */
  visited: ReadonlySet<State>;
}

/** The seven states as a way, and where on it the letter is. */
export function Track({ state, visited }: TrackProps) {
  const { t } = useWords();
  const here = BEFORE_THE_END.indexOf(state);
  const ended = ENDS.includes(state);
  const step = (one: State, index: number) => {
    const current = one === state;
    const done = !current && visited.has(one) && (ended || index < here || one === "forwarded");
    return (
      <li key={one} className={current ? "current" : done ? "done" : ""} aria-current={current ? "step" : undefined}>
        <span className="dot" />
        <span>
          {t(`state.${one}`)}
          <span className="hidden">{current ? ` (${t("track.current")})` : done ? ` (${t("track.done")})` : ""}</span>
        </span>
      </li>
    );
  };
  return (
    <div className="track">
      <ol aria-label={t("track.label")}>
        {BEFORE_THE_END.map(step)}
        {ENDS.map((one) => step(one, BEFORE_THE_END.length))}
      </ol>
      {/* Where seven words do not fit, this one is seen and all are heard. */}
      <p className="track-here" aria-hidden="true">
        {t(`state.${state}`)}
      </p>
    </div>
  );
}
