import type { Audience, Category, ExtraChannel, Message, Named, ScopeKind } from "../api/types";
import { type Kept, meetings } from "../ui/meeting";
import { fromMadridClock, onMadridClock } from "../words/dates";

export type AudienceRole = "guardian" | "teacher";

/** Somebody, or some, who were picked one by one; of a person it may be known what they are. */
export interface Picked {
  id: string;
  name: string;
  kind: Named["kind"] | "guardian" | "teacher";
}

/** Whom a message is for, as people pick it. */
export interface Recipients {
  roles: AudienceRole[];
  /** Whether `roles` mean the whole school, or those of `groups`. */
  everyone: boolean;
  groups: string[];
  /** Contact lists of the unit. */
  lists: string[];
  picked: Picked[];
  without: Picked[];
}

/** A file of the deposit that a message carries. */
export interface Attached {
  id: string;
  name: string;
  size: number;
}

/** What people write of a message. */
export interface Content {
  category: Category;
  channels: ExtraChannel[];
  alias_id: string;
  recipients: Recipients;
  hidden_recipients: boolean;
  subject: string;
  body: string;
  /** When it is to go, on a clock in Madrid; null for at once, empty for later while nobody has said when. */
  send_at: string | null;
  attachments: Attached[];
}

export const CONTENT_FIELDS = [
  "category",
  "channels",
  "alias_id",
  "recipients",
  "hidden_recipients",
  "subject",
  "body",
  "send_at",
  "attachments",
] as const;
export type ContentField = (typeof CONTENT_FIELDS)[number];

/** The ways that may be asked for, on top of the inbox. */
export const CHANNELS: readonly ExtraChannel[] = ["push", "email"];

/** Whom the lists of a school alone can mean: no office has families or teachers. */
const OF_SCHOOLS: readonly ScopeKind[] = ["guardians", "group_guardians", "teachers"];

/** The scopes that mean anybody in a unit. */
export function scopesOf<T extends { kind: ScopeKind }>(school: boolean, scopes: T[]): T[] {
  return scopes.filter((one) => school || !OF_SCHOOLS.includes(one.kind));
}

const NOBODY: Recipients = { roles: [], everyone: true, groups: [], lists: [], picked: [], without: [] };

export const EMPTY: Content = {
  category: "message",
  channels: ["email"],
  alias_id: "",
  recipients: NOBODY,
  hidden_recipients: true,
  subject: "",
  body: "",
  send_at: null,
  attachments: [],
};

export function audienceOf({ roles, everyone, groups, lists, picked, without }: Recipients): Audience {
  const ids = (student: boolean) => picked.filter((one) => (one.kind === "student") === student).map((one) => one.id);
  return {
    roles,
    everyone: roles.length > 0 && everyone,
    groups: roles.length > 0 && !everyone ? groups : [],
    students: ids(true),
    people: ids(false),
    contact_lists: lists,
    exclude: without.map((one) => one.id),
  };
}

/** A draft of the API, with the names of those whom it names; who has left the unit is nobody's recipient any more. */
export function contentOf(message: Message, named: Named[]): Content {
  const { audience } = message;
  const picks = (ids: string[]) => ids.flatMap((id) => named.find((one) => one.id === id) ?? []);
  return {
    category: message.category,
    channels: CHANNELS.filter((one) => message.channels.includes(one)),
    alias_id: message.alias.id,
    recipients: {
      roles: audience.roles as AudienceRole[],
      everyone: audience.everyone || audience.groups.length === 0,
      groups: audience.groups.filter((id) => named.some((one) => one.id === id)),
      lists: audience.contact_lists.filter((id) => named.some((one) => one.id === id)),
      picked: picks([...audience.students, ...audience.people]),
      without: picks(audience.exclude),
    },
    hidden_recipients: message.hidden_recipients,
    subject: message.subject,
    body: message.body,
    send_at: message.send_at ? onMadridClock(message.send_at) : null,
    attachments: message.attachments.map(({ id, name, size }) => ({ id, name, size })),
  };
}

/** The fields in which two contents differ: of people and files, by who and which they are, whatever they are called now and in whatever order they were picked. */
export function differing(one: Content, other: Content): ContentField[] {
  const told = (content: Content, field: ContentField) => {
    if (field === "attachments") return JSON.stringify(content.attachments.map((file) => file.id));
    if (field !== "recipients") return JSON.stringify(content[field]);
    const { roles, everyone, groups, lists, picked, without } = content.recipients;
    const ids = (some: Picked[]) => some.map((person) => person.id);
    const sets = [roles, groups, lists, ids(picked), ids(without)].map((some) => [...some].sort());
    return JSON.stringify([everyone, ...sets]);
  };
  return CONTENT_FIELDS.filter((field) => told(one, field) !== told(other, field));
}

/** In what two versions of a message differ: of its recipients, as they were picked. */
export function changedIn(one: Message, other: Message): ContentField[] {
  const told = ({ audience }: Message) => JSON.stringify(audience);
  const apart = differing(contentOf(one, []), contentOf(other, []));
  return CONTENT_FIELDS.filter((field) => (field === "recipients" ? told(one) !== told(other) : apart.includes(field)));
}

export const writing = meetings<Content, ContentField>(differing, EMPTY);

/** What a tab kept; before it kept what it began with, that was the content alone. */
export function keptOf(found: Kept<Content> | Content | undefined, saved: Content): Kept<Content> | undefined {
  if (!found) return undefined;
  return "content" in found ? found : { content: { ...EMPTY, ...found }, base: saved };
}

/** Those whom a content names, by their names where they are known here. */
export function namedIn({ recipients }: Content): Named[] {
  const { groups, lists, picked, without } = recipients;
  return [
    ...groups.map((id) => ({ id, name: "", kind: "group" as const })),
    ...lists.map((id) => ({ id, name: "", kind: "contact_list" as const })),
    ...([...picked, ...without] as Named[]),
  ];
}

/** Whether more than one guardian may get it, as far as is known here: then nobody may see who else did. */
export function mustHide({ roles, everyone, groups, lists, picked }: Recipients): boolean {
  const broad = roles.includes("guardian") && (everyone || groups.length > 0);
  const guardians = picked.filter((one) => one.kind === "guardian").length;
  return broad || lists.length > 0 || guardians > 1 || picked.some((one) => one.kind === "student");
}

export function hasRecipients({ roles, everyone, groups, lists, picked }: Recipients): boolean {
  return picked.length > 0 || lists.length > 0 || (roles.length > 0 && (everyone || groups.length > 0));
}

/** A content that the API takes. */
export interface Whole {
  category: Category;
  channels: ExtraChannel[];
  alias_id: string;
  audience: Audience;
  hidden_recipients: boolean;
  subject: string;
  body: string;
  send_at: string | null;
  attachments: string[];
}

/** What a content lacks before the API takes it: a part of it, or nothing but the time at which it is to go. */
export function lack({ category, channels, alias_id, recipients, subject, body, send_at }: Content) {
  const noWay = category === "notice" && channels.length === 0;
  if (!alias_id || noWay || !hasRecipients(recipients) || !subject.trim() || !body.trim()) return "content";
  return send_at === "" ? "time" : undefined;
}

export function whole(content: Content): Whole | undefined {
  return lack(content) ? undefined : sent(content);
}

/** A content in the words of the API, whole or not. */
export function sent(content: Content): Whole {
  const { category, channels, alias_id, recipients, subject, body } = content;
  return {
    category,
    channels,
    alias_id,
    audience: audienceOf(recipients),
    hidden_recipients: mustHide(recipients) || content.hidden_recipients,
    subject,
    body,
    send_at: content.send_at ? fromMadridClock(content.send_at) : null,
    attachments: content.attachments.map((file) => file.id),
  };
}

/** What of a draft has to be sent so that the API has it. */
export function edit(base: Whole, mine: Whole): Partial<Whole> {
  const names = Object.keys(mine) as (keyof Whole)[];
  return Object.fromEntries(
    names.filter((name) => JSON.stringify(base[name]) !== JSON.stringify(mine[name])).map((name) => [name, mine[name]]),
  );
}
