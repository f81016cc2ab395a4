import type { ContentField } from "./draft";

/** By how the API's name of a field begins: the part of the form that says what is wrong with it. */
const INPUTS = {
  audience: "recipients",
  alias_id: "alias_id",
  channels: "channels",
  subject: "subject",
  body: "body",
  attachments: "attachments",
  send_at: "send_at",
} as const satisfies Record<string, ContentField>;

/** What is wrong with each part of the form, all of it and each thing once. */
export function wrongIn(fields: Record<string, string>): Partial<Record<ContentField, string>> {
  const wrong: Partial<Record<ContentField, string>> = {};
  for (const [field, message] of Object.entries(fields)) {
    const input = inputOf(field);
    if (!input || wrong[input]?.includes(message)) continue;
    wrong[input] = wrong[input] ? `${wrong[input]} ${message}` : message;
  }
  return wrong;
}

/** Where the form says what the API says of a field; of some it has no input, and says it above. */
export function inputOf(field: string): ContentField | undefined {
  return Object.entries(INPUTS).find(([name]) => field.startsWith(name))?.[1];
}
