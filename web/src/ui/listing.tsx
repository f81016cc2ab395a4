import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { Page } from "../api/pages";
import { useWords } from "../words";
import { Action } from "./action";
import { Icon, type IconName } from "./icons";
import { Unread } from "./unread";
import { useFocusKept } from "./use-focus-kept";
import { Loading } from "./waiting";

/** A list that is read page by page, as far as it was read. */
export type Pages<T> = UseInfiniteQueryResult<InfiniteData<Page<T>>>;

interface Props<T> {
  query: Pages<T>;
  label: string;
  empty: ReactNode;
  emptyIcon?: IconName;
  /** A row; `before` is what stands in the one above it. */
  of: (item: T, before?: T) => ReactNode;
  keyOf: (item: T) => string;
  /** Only so many of them, where the whole list is elsewhere. */
  most?: number;
}

export function itemsOf<T>(query: Pages<T>): T[] {
  return query.data?.pages.flatMap((page) => page.items) ?? [];
}

/** A list, page by page: loading, empty, failed, offline, or what there is. */
export function Listing<T>({ query, label, empty, emptyIcon = "inbox", of, keyOf, most }: Props<T>) {
  const { t } = useWords();
  const items = itemsOf(query);
  // A page may be empty while there is more behind it.
  const emptyButMore = items.length === 0 && query.hasNextPage && !query.isFetchingNextPage && !query.isError;
  const { fetchNextPage } = query;
  useEffect(() => {
    if (emptyButMore) void fetchNextPage();
  }, [emptyButMore, fetchNextPage]);
  // With the last page goes the button that asked for it: whoever pressed it goes on where that page begins.
  const [last, setLast] = useState<{ from: number }>();
  const begin = useFocusKept<HTMLLIElement>(last);
  const more = async () => {
    const { hasNextPage, isError } = await fetchNextPage();
    if (!hasNextPage && !isError) setLast({ from: items.length });
  };
  if (query.data === undefined || (items.length === 0 && query.hasNextPage)) {
    if (query.isError) return <Unread main error={query.error} onRetry={query.refetch} />;
    return <Loading />;
  }
  if (items.length === 0) return <Empty icon={emptyIcon}>{empty}</Empty>;
  const first = last && Math.min(last.from, items.length - 1);
  return (
    <>
      <ul className="rows" aria-label={label}>
        {items.slice(0, most).map((item, place) => (
          <li key={keyOf(item)} {...(place === first && { ref: begin, tabIndex: -1 })}>
            {of(item, items[place - 1])}
          </li>
        ))}
      </ul>
      {query.isError && (
        <Unread main error={query.error} onRetry={query.isFetchNextPageError ? query.fetchNextPage : query.refetch} />
      )}
      {query.hasNextPage && most === undefined && (
        <Action isPending={query.isFetchingNextPage} onPress={more}>
          {query.isFetchingNextPage ? t("app.loadingMore") : t("app.more")}
        </Action>
      )}
    </>
  );
}

/** That there is nothing, in words. */
export function Empty({ icon, children }: { icon: IconName; children: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <p>{children}</p>
    </div>
  );
}
