import { ProgressBar } from "react-aria-components";

/** How far something is that goes up. */
export function Progress({ label, percent }: { label: string; percent: number }) {
  return (
    <ProgressBar className="progress" value={percent} aria-label={label}>
      {({ percentage, valueText }) => (
        <>
          <span className="progress-track">
            <span style={{ width: `${percentage}%` }} />
          </span>
          <span className="quiet">{valueText}</span>
        </>
      )}
    </ProgressBar>
  );
}
