import { onlineManager } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { elsewhere, type Problem, Refused, Unreachable } from "../api/problems";
import { useWords } from "../words";
import { Action } from "./action";
import { Icon } from "./icons";
import { Retry } from "./retry";

interface Props {
  error: unknown;
  /** Reads again what could not be read; what could not be done has its own button. */
  onRetry?: () => void;
  /** The fields that have an input here, which says what is wrong with them. */
  inputs?: readonly string[];
  /** What the inputs are called, for a form so long that they may be out of sight: it says which to look at. */
  nameOf?: (input: string) => string;
}

const NONE: readonly string[] = [];

/** Why something could not be done, in the problem's own words, and what to do about it; nothing when the inputs say it all. */
export function Failure({ error, onRetry, inputs = NONE, nameOf }: Props) {
  const { t } = useWords();
  const problem = error instanceof Refused ? error.problem : undefined;
  const errors = problem ? elsewhere(problem, inputs) : [];
  const wrong = problem && nameOf ? namesOf(problem, inputs, nameOf) : [];
  if (problem?.errors?.length && errors.length === 0 && wrong.length === 0) return null;
  const offline = error instanceof Unreachable && !onlineManager.isOnline();
  const silence = error instanceof Unreachable ? "failure.unreachable" : "failure.unexpected";
  return (
    <div className="notice bad" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{problem?.title ?? t(offline ? "failure.offlineTitle" : "failure.title")}</strong>
        {wrong.length > 0 ? (
          <p>{t("failure.fields", { count: wrong.length, fields: wrong.join(", ") })}</p>
        ) : (
          <p>{problem?.detail ?? t(offline ? (onRetry ? "failure.offline" : "failure.offlineUndone") : silence)}</p>
        )}
        {problem?.hint && problem.hint !== problem.detail && <p>{problem.hint}</p>}
        {errors.length > 0 && (
          <ul>
            {errors.map((one) => (
              <li key={one.field + one.code}>{one.message}</li>
            ))}
          </ul>
        )}
        {problem && problem.status >= 500 && <p className="quiet">{t("failure.id", { id: problem.request_id })}</p>}
        {wrong.length > 0 && <Action onPress={toFirstWrong}>{t("failure.toField", { count: wrong.length })}</Action>}
        {onRetry && wrong.length === 0 && <Retry onPress={onRetry} />}
      </div>
    </div>
  );
}

/** What the inputs are called that are wrong, each once: of a list several may be. */
function namesOf(problem: Problem, inputs: readonly string[], nameOf: (input: string) => string): string[] {
  const fields = (problem.errors ?? []).map((one) => one.field);
  return [...new Set(inputs.filter((input) => fields.includes(input)).map(nameOf))];
}

/** The first input that says what is wrong with it, or group of them. */
const FIRST_WRONG = "main :is(input, select, textarea)[aria-invalid=true], main fieldset:has(> .error)";

function toFirstWrong() {
  document.querySelector<HTMLElement>(FIRST_WRONG)?.focus();
}

/**
 * Leads whoever asked for something that was refused to the first field in its way; who is typing is left alone. While
 * what they asked for is on its way they are `leading`, and need not ask again.
 */
export function useLeading(error: unknown) {
  const [vain, setVain] = useState(0);
  const [leading, setLeading] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that somebody asked in vain, however long the error stays
  useEffect(() => {
    if (vain > 0 && error !== undefined) toFirstWrong();
  }, [vain]);
  const lead = async <T,>(doing: () => Promise<T | undefined>): Promise<T | undefined> => {
    setLeading(true);
    const done = await doing().finally(() => setLeading(false));
    if (done === undefined) setVain((times) => times + 1);
    return done;
  };
  return { lead, leading };
}
