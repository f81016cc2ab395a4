import { type ComponentType, useEffect, useRef, useState } from "react";
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
  const asked = useRef(false);
  useEffect(() => {
    if (Part || failed) return;
    let gone = false;
    code.load().then(
      ({ default: brought }) => {
        code.known = brought;
        if (!gone) setPart(() => brought);
      },
      () => {
        if (gone) return;
        setFailed(true);
        if (asked.current) void pageAnew();
      },
    );
    return () => {
      gone = true;
    };
  }, [code, Part, failed]);
  if (Part) return <Part {...props} />;
  const retry = () => {
    asked.current = true;
    setFailed(false);
  };
  if (failed) return <Failed {...props} onRetry={retry} />;
  return <Waiting {...props} />;
}

/** Opens the page anew, if it can be had; what is written in this tab is kept. */
async function pageAnew(): Promise<void> {
  const there = await fetch("/", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (there) location.reload();
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
