import { isRefusal } from "../api/problems";

/** A draft that the API has, and how it is asked about. */
export interface Saving<D> {
  /** Saves over this version, and no other. */
  send: (version: number) => Promise<D>;
  read: () => Promise<D>;
  versionOf: (draft: D) => number;
  /** Whether it can still be written. */
  isOpen: (draft: D) => boolean;
  /** Whether two say the same, in all that is written here. */
  isSame: (one: D, other: D) => boolean;
}

/** What came of it: it is saved, or somebody else was there first, and this is what is found. */
export type Outcome<D> = { saved: D; found?: undefined } | { saved?: undefined; found: D };

/** Saves over what was seen, and over nothing else. What changed nothing that is written here is no reason to ask. */
export async function saveOver<D>(seen: D, { send, read, versionOf, isOpen, isSame }: Saving<D>): Promise<Outcome<D>> {
  try {
    return { saved: await send(versionOf(seen)) };
  } catch (refusal) {
    if (!isRefusal(refusal, "version_mismatch", "conflict")) throw refusal;
    const found = await read();
    if (!isOpen(found) || !isSame(seen, found)) return { found };
    return { saved: await send(versionOf(found)) };
  }
}
