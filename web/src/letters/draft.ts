import type { Letter, LetterType, UnitName } from "../api/types";

/** What people write of a letter. */
export interface Content {
  type: LetterType | "";
  destination: UnitName | null;
  subject: string;
  body: string;
}

export const CONTENT_FIELDS = ["type", "destination", "subject", "body"] as const;
export type ContentField = (typeof CONTENT_FIELDS)[number];

export const SUBJECT_MAX = 200;
export const BODY_MAX = 20_000;

export const EMPTY: Content = { type: "", destination: null, subject: "", body: "" };

export function contentOf(letter: Letter): Content {
  return {
    type: letter.type as LetterType,
    destination: letter.destination,
    subject: letter.subject,
    body: letter.body,
  };
}

/** The fields in which two contents differ. */
export function differing(one: Content, other: Content): ContentField[] {
  return CONTENT_FIELDS.filter((field) =>
    field === "destination" ? one.destination?.id !== other.destination?.id : one[field] !== other[field],
  );
}

/** What somebody made of a content. */
export interface Made {
  before: Content;
  now: Content;
}

/** What two people made of the same draft. */
export interface Meeting {
  /** What one wrote oneself, and all else as it was saved. */
  merged: Content;
  /** What the other changed. */
  theirs: ContentField[];
  /** What both changed, each in their own way: somebody has to choose. */
  both: ContentField[];
}

/** Brings together what is written here and what somebody else has saved since. */
export function meet(mine: Made, saved: Made): Meeting {
  const changed = differing(mine.before, mine.now);
  const theirs = differing(saved.before, saved.now);
  const apart = differing(mine.now, saved.now);
  const kept = Object.fromEntries(changed.map((field) => [field, mine.now[field]]));
  return {
    merged: { ...saved.now, ...kept },
    theirs,
    both: theirs.filter((field) => changed.includes(field) && apart.includes(field)),
  };
}

/** What a tab keeps of a draft until the API has it. */
export interface Kept {
  content: Content;
  /** What was sent last. */
  base: Content;
  /** What the API made of it: it tidies. */
  seen?: Content;
}

/** How writing begins. */
export interface Beginning {
  content: Content;
  base: Content;
  /** What somebody else has changed since this tab wrote. */
  theirs: ContentField[];
  /** Whether somebody has to choose first. */
  conflict: boolean;
}

/** Goes on with what the tab kept, never over what somebody else has saved since. */
export function begin(saved: Content | undefined, kept: Kept | undefined): Beginning {
  if (!saved) return { content: kept?.content ?? EMPTY, base: EMPTY, theirs: [], conflict: false };
  if (!kept) return { content: saved, base: saved, theirs: [], conflict: false };
  const met = meet({ before: kept.base, now: kept.content }, { before: kept.seen ?? kept.base, now: saved });
  if (met.both.length > 0) return { content: met.merged, base: kept.base, theirs: met.theirs, conflict: true };
  return { content: met.merged, base: saved, theirs: met.theirs, conflict: false };
}

/** A content that the API takes: each of its parts is compulsory. */
export interface Whole {
  type: LetterType;
  destination_id: string;
  subject: string;
  body: string;
}

export function whole({ type, destination, subject, body }: Content): Whole | undefined {
  if (!type || !destination || !subject.trim() || !body.trim()) return undefined;
  return { type, destination_id: destination.id, subject, body };
}

/** What of a content has to be sent so that the letter gets it. */
export function edit(base: Content, mine: Whole & { destination: UnitName | null }): Partial<Whole> {
  const changed = differing(base, mine);
  return {
    ...(changed.includes("type") && { type: mine.type }),
    ...(changed.includes("destination") && { destination_id: mine.destination_id }),
    ...(changed.includes("subject") && { subject: mine.subject }),
    ...(changed.includes("body") && { body: mine.body }),
  };
}
