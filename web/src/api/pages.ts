/** A part of a list, and where the next begins. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** All that a list has, page after page; where some will do, no further than there are `enough`. */
export async function everyPage<T>(
  page: (cursor: string | undefined) => Promise<Page<T>>,
  enough = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const next = await page(cursor);
    found.push(...next.items);
    cursor = next.next_cursor ?? undefined;
  } while (cursor && found.length < enough);
  return found;
}
