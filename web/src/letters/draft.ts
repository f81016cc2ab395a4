import type { Letter, LetterType, UnitName } from "../api/types";
import { meetings } from "../ui/meeting";

/** What people write of a letter. */
export interface Content {
  type: LetterType | "";
  destination: UnitName | null;
  subject: string;
  body: string;
}

export const CONTENT_FIELDS = ["type", "destination", "subject", "body"] as const;
export type ContentField = (typeof CONTENT_FIELDS)[number];

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

const NAMED = ["type", "destination_id", "subject", "body", "attachments"] as const;

/** What a part of a letter is called in the catalogue, by its name here or in the API. */
export function fieldOf(part: string): (typeof NAMED)[number] | "other" {
  return part === "destination" ? "destination_id" : (NAMED.find((one) => one === part) ?? "other");
}

/** In what two versions of a letter differ, its files too. */
export function changedIn(one: Letter, other: Letter) {
  const files = (letter: Letter) => letter.attachments.map((file) => file.id).join();
  return [
    ...differing(contentOf(one), contentOf(other)).map(fieldOf),
    ...(files(one) === files(other) ? [] : ["attachments" as const]),
  ];
}

export const writing = meetings<Content, ContentField>(differing, EMPTY);

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
