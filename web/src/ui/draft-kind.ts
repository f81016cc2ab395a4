import type { Kept, Meetings } from "./meeting";

/** A kind of draft that people write, several at once perhaps: what of it they write, and how the API is asked. */
export interface Kind<D, C extends object, F extends keyof C> {
  meetings: Meetings<C, F>;
  /** Where the tab keeps one that the API has not. */
  unnamed: string;
  /** What the tab kept, however it kept it. */
  keptOf?: (found: Kept<C> | undefined, saved: C | undefined) => Kept<C> | undefined;
  idOf: (draft: D) => string;
  versionOf: (draft: D) => number;
  contentOf: (draft: D) => C;
  /** Whether it can still be written. */
  isOpen: (draft: D) => boolean;
  /** Whether the API would take it. */
  isWhole: (content: C) => boolean;
  /** Whether there is anything to tell the API. */
  isChanged: (base: C, content: C) => boolean;
  create: (content: C, once: { "Idempotency-Key": string }) => Promise<D>;
  change: (draft: D, version: number, base: C, content: C) => Promise<D>;
  read: (id: string) => Promise<D>;
  /** What the API has is known: to the lists too, when it was saved here. */
  known: (draft: D, how: "saved" | "found") => void;
  /** It was refused: it may not be a draft any more. */
  refused: (draft: D) => void;
  /** What was sent, as it stands now. */
  settled: (sent: C, next: D) => C;
  onCreated: (draft: D) => void;
}

/** The version of a draft that was heard of last, and when. */
export interface Newest {
  version: number;
  at: number;
}

/** How a draft stands on the screen. */
export interface Standing<D, C, F> {
  /** What is on the screen. */
  content: C;
  /** What the API has, as it was seen. */
  draft: D | undefined;
  /** What the content began with: what differs from it is to be saved. */
  base: C;
  /** What somebody else saved over the same parts: somebody has to choose. */
  conflict: D | undefined;
  /** What was taken in last of what somebody else saved. */
  theirs: F[];
  error: unknown;
  saving: boolean;
  looking: boolean;
}
