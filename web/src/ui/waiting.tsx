import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, startTransition, useDeferredValue, useEffect, useState } from "react";
import { useWords } from "../words";
import { Unread } from "./unread";

/** Placeholder lines; they only come when it takes long enough to be noticed. */
export function Loading() {
  const { t } = useWords();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const wait = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(wait);
  }, []);
  return (
    <div className="loading" role="status">
      <span className="hidden">{t("app.loading")}</span>
      {late && (
        <>
          <span className="bar" />
          <span className="bar" />
          <span className="bar short" />
        </>
      )}
    </div>
  );
}

/** What there is much of: drawn bit by bit when it comes, so that a slow phone answers to a finger meanwhile. */
export function InSlices({ children }: { children: ReactNode }) {
  return useDeferredValue(true, false) ? children : <Loading />;
}

/** How many parts of a screen are drawn by now: one after another from the top, so that none keeps the others waiting. */
export function useTurns(all: number): number {
  const [drawn, setDrawn] = useState(1);
  useEffect(() => {
    if (drawn < all) startTransition(() => setDrawn(drawn + 1));
  }, [drawn, all]);
  return drawn;
}

interface Props<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}

/** Whether a query has brought nothing, and will not unless somebody does something. */
export function isMissing(query: UseQueryResult<unknown>): boolean {
  return query.data === undefined && query.isError;
}

/** Why what a field offers is not there, for fields that are shown without it too. */
export function Missing({ query }: { query: UseQueryResult<unknown> }) {
  return isMissing(query) ? <Loaded query={query}>{() => null}</Loaded> : null;
}

/** What a query brought, or why it is not there or has grown old: never blank, and never a wait without an end. */
export function Loaded<T>({ query, children }: Props<T>) {
  const unread = query.isError && <Unread error={query.error} onRetry={query.refetch} />;
  if (query.data === undefined) return unread || <Loading />;
  return (
    <>
      {children(query.data)}
      {unread}
    </>
  );
}
