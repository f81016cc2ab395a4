import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";

type Say = (words: string) => void;

const SayContext = createContext<Say>(() => undefined);

/** Says in a few words that something was done, to those who see and those who hear. */
export function useSay(): Say {
  return useContext(SayContext);
}

const SECONDS_SHOWN = 6;

export function SayingProvider({ children }: { children: ReactNode }) {
  const [words, setWords] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const say = useCallback<Say>((next) => {
    clearTimeout(timer.current);
    setWords(next);
    timer.current = setTimeout(() => setWords(""), SECONDS_SHOWN * 1000);
  }, []);
  const value = useMemo(() => say, [say]);
  return (
    <SayContext.Provider value={value}>
      {children}
      <output className="said" aria-live="polite">
        {words && <span>{words}</span>}
      </output>
    </SayContext.Provider>
  );
}
