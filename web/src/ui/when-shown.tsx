import { type ComponentType, useEffect, useRef, useState } from "react";
import { ANSWER_MS, either, within } from "../api/patience";
import { leaving } from "../auth/leaving";
import { underway } from "../auth/underway";
import { useWords } from "../words";
import { Icon } from "./icons";
import { Retry } from "./retry";
import { Loading } from "./waiting";

export interface NotCome {
  /** Asks for the code again. */
  onRetry: () => void;
}

interface Instead<P> {
  /** What is shown before the code is there. */
  waiting?: ComponentType<P>;
  /** What is shown when it did not come. */
  failed?: ComponentType<P & NotCome>;
}

interface Code<P> {
  known?: ComponentType<P>;
  load: () => Promise<{ default: ComponentType<P> }>;
}

/**
 * A part whose code comes when it is first shown.
 *
 * When it does not come one is told, and it is asked for again when one wants, or comes back to it: React's own `lazy`, and
 * the router's, remember that it failed for as long as the page is open. So do some browsers, and code that was replaced
 * since the page was opened never comes: what does not come when it is asked for again comes with the page anew.
 */
export function whenShown<P extends object>(
  load: Code<P>["load"],
  { waiting = Loading, failed = PartMissing }: Instead<P> = {},
): ComponentType<P> {
  const code: Code<P> = { load };
  return (props) => <WhenShown code={code} waiting={waiting} failed={failed} props={props} />;
}

interface Props<P> extends Required<Instead<P>> {
  code: Code<P>;
  props: P;
}

function WhenShown<P extends object>({ code, waiting: Waiting, failed: Failed, props }: Props<P>) {
  const [Part, setPart] = useState(() => code.known);
  const [failed, setFailed] = useState(false);
  const again = useRef(false);
  useEffect(() => {
    if (Part || failed) return;
    const shown = new AbortController();
    const bring = async () => {
      try {
        code.known = (await code.load()).default;
      } catch {
        if (again.current) await pageAnew(shown.signal);
      }
      if (shown.signal.aborted) return;
      if (code.known) setPart(() => code.known);
      else setFailed(true);
    };
    void bring();
    return () => shown.abort();
  }, [code, Part, failed]);
  const retry = () => {
    again.current = true;
    setFailed(false);
  };
  if (Part) return <Part {...props} />;
  if (failed) return <Failed {...props} onRetry={retry} />;
  return <Waiting {...props} />;
}

/** Opens the page anew, if it can be had while one still waits; what is written in this tab is kept, files on their way are not. */
async function pageAnew(waited: AbortSignal): Promise<void> {
  const signal = either(waited, within(ANSWER_MS));
  const there = await fetch("/", { cache: "no-store", signal }).catch(() => undefined);
  if (!there?.ok || waited.aborted) return;
  if (underway.now().length === 0) leaving();
  location.reload();
}

function PartMissing({ onRetry }: NotCome) {
  const { t } = useWords();
  return (
    <div className="notice bad" role="alert">
      <Icon name="warning" />
      <div>
        <p>{t("failure.part")}</p>
        <Retry onPress={onRetry} />
      </div>
    </div>
  );
}
