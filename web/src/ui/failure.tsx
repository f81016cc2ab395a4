import { onlineManager } from "@tanstack/react-query";
import { elsewhere, Refused, Unreachable } from "../api/problems";
import { useWords } from "../words";
import { Action } from "./action";
import { Icon } from "./icons";

interface Props {
  error: unknown;
  /** Reads again what could not be read; what could not be done has its own button. */
  onRetry?: () => void;
  /** The fields that have an input here, which says what is wrong with them. */
  inputs?: readonly string[];
}

const NONE: readonly string[] = [];

/** Why something could not be done, in the problem's own words, and what to do about it; nothing when the inputs say it all. */
export function Failure({ error, onRetry, inputs = NONE }: Props) {
  const { t } = useWords();
  const problem = error instanceof Refused ? error.problem : undefined;
  const errors = problem ? elsewhere(problem, inputs) : [];
  if (problem?.errors?.length && errors.length === 0) return null;
  const offline = error instanceof Unreachable && !onlineManager.isOnline();
  const silence = error instanceof Unreachable ? "failure.unreachable" : "failure.unexpected";
  return (
    <div className="notice bad" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{problem?.title ?? t(offline ? "failure.offlineTitle" : "failure.title")}</strong>
        <p>{problem?.detail ?? t(offline ? (onRetry ? "failure.offline" : "failure.offlineUndone") : silence)}</p>
        {problem?.hint && problem.hint !== problem.detail && <p>{problem.hint}</p>}
        {errors.length > 0 && (
          <ul>
            {errors.map((one) => (
              <li key={one.field + one.code}>{one.message}</li>
            ))}
          </ul>
        )}
        {problem && problem.status >= 500 && <p className="quiet">{t("failure.id", { id: problem.request_id })}</p>}
        {onRetry && (
          <Action onPress={onRetry}>
            <Icon name="retry" />
            {t("app.retry")}
          </Action>
        )}
      </div>
    </div>
  );
}
