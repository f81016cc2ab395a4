import { createContext, type ReactNode, useCallback, useContext, useEffect, useId, useMemo, useState } from "react";
import { Failure } from "./failure";

interface Missed {
  retry: () => unknown;
  /** What one came for: the rest only narrows it. */
  main: boolean;
}

interface Gathered {
  missed: ReadonlyMap<string, Missed>;
  tell: (name: string, missed: Missed | undefined) => void;
}

const Gathering = createContext<Gathered | undefined>(undefined);

/** Around things that are read apart and belong together: that some could not be read is said once, and retried for all. */
export function Together({ children }: { children: ReactNode }) {
  const [missed, setMissed] = useState<Gathered["missed"]>(new Map());
  const tell = useCallback<Gathered["tell"]>((name, one) => {
    setMissed((before) => {
      const next = new Map(before);
      if (one) next.set(name, one);
      else next.delete(name);
      return next;
    });
  }, []);
  const gathered = useMemo(() => ({ missed, tell }), [missed, tell]);
  return <Gathering value={gathered}>{children}</Gathering>;
}

interface Props {
  error: unknown;
  onRetry: () => unknown;
  main?: boolean;
}

/** Why something could not be read; where several belong together, by the one that matters most alone. */
export function Unread({ error, onRetry, main = false }: Props) {
  const gathered = useContext(Gathering);
  const name = useId();
  const tell = gathered?.tell;
  useEffect(() => {
    tell?.(name, { retry: onRetry, main });
    return () => tell?.(name, undefined);
  }, [tell, name, onRetry, main]);
  if (!gathered) return <Failure error={error} onRetry={() => onRetry()} />;
  const all = [...gathered.missed];
  const [speaker] = all.find(([, one]) => one.main) ?? all[0] ?? [];
  if (speaker !== name) return null;
  const retry = () => {
    for (const [, one] of all) one.retry();
  };
  return <Failure error={error} onRetry={retry} />;
}
