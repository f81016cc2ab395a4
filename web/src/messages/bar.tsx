import { useWords } from "../words";
import { type Share, TONES } from "./totals";

/** A small bar of how it goes; what it shows is said beside it in words. */
export function Bar({ shares, brief }: { shares: Share[]; brief?: boolean }) {
  const { t } = useWords();
  const all = shares.reduce((sum, share) => sum + share.count, 0);
  if (all === 0) return brief ? null : <p className="quiet">{t("outbox.counting")}</p>;
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
        {shares.map(({ status, count }) => (
          <span key={status} className={`tone-${TONES[status]}`}>
            <b>{count}</b> {t(`delivery.${status}`, { count })}
          </span>
        ))}
      </span>
    </span>
  );
}
