/** A part of a sheet, and the answer's `Link`, where there is more. */
export interface Part {
  lines: Blob;
  link: string | null;
}

/** A sheet of which each answer brings a part, put together: every part begins with the headings, and the sheet once. */
export async function wholeSheet(part: (cursor: string | undefined) => Promise<Part>): Promise<Blob> {
  const found: (Blob | string)[] = [];
  let cursor: string | undefined;
  do {
    const { lines, link } = await part(cursor);
    found.push(cursor ? await withoutHeadings(lines) : lines);
    cursor = nextOf(link);
  } while (cursor);
  return new Blob(found, { type: "text/csv" });
}

async function withoutHeadings(lines: Blob): Promise<string> {
  return (await lines.text()).replace(/^.*\r?\n/, "");
}

/** The cursor of the part that comes next (RFC 8288). */
function nextOf(link: string | null): string | undefined {
  const query = link?.match(/<\?([^>]*)>; rel="next"/)?.[1];
  return (query && new URLSearchParams(query).get("cursor")) || undefined;
}
