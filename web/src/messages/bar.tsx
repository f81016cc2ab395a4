import type { ReactNode } from "react";
import { useWords } from "../words";
import { type Outcome, type Share, saidOf, TONES } from "./totals";

interface Props extends Outcome {
  /** What comes before and after the words: in a row, which has no heading above each channel. */
  name?: ReactNode;
  more?: ReactNode;
}

/** A small bar of how it goes by one channel; what it shows is said beside it in words. */
export function Bar({ channel, shares, name, more }: Props) {
  const { t } = useWords();
  const all = shares.reduce((sum, share) => sum + share.count, 0);
  if (all === 0) return name ? null : <p className="quiet">{t("outbox.counting")}</p>;
  return (
    <span className="totals">
      <svg className="totals-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        {shares.map(({ status, count }, index) => {
          const before = shares.slice(0, index).reduce((sum, share) => sum + share.count, 0);
          return (
            <rect
              key={status}
              className={`tone-${TONES[status]}`}
              x={(100 * before) / all}
              width={(100 * count) / all}
              y="0"
              height="8"
            />
          );
        })}
      </svg>
      <span className="totals-words">
        {name}
        <Shares channel={channel} shares={shares} />
        {more}
      </span>
    </span>
  );
}

/** How many have which status by a channel, in words. */
export function Shares({ channel, shares }: Outcome) {
  const { t } = useWords();
  return shares.map(({ status, count }: Share) => (
    <span key={status} className={`tone-${TONES[status]}`}>
      <b>{count}</b> {t(`delivery.${saidOf(channel, status)}`, { count })}
    </span>
  ));
}
