import type { Unit, UnitKind, UnitName } from "../api/types";
import { meetings } from "../ui/meeting";

/** What people write of a unit. */
export interface UnitContent {
  id: string;
  name: string;
  kind: UnitKind | "";
  province: string;
  parent: UnitName | null;
  email: string;
  phone: string;
}

/** What a form begins with: a unit as it is, or a new one below another. */
export function contentOf(unit: Unit | undefined, parent: UnitName | null): UnitContent {
  return {
    id: unit?.id ?? "",
    name: unit?.name ?? "",
    kind: unit?.kind ?? "",
    province: unit?.province ?? "",
    parent,
    email: unit?.contact.email ?? "",
    phone: unit?.contact.phone ?? "",
  };
}

export const UNIT_FIELDS = ["name", "kind", "province", "parent", "email", "phone"] as const;
export type UnitField = (typeof UNIT_FIELDS)[number];

/** The fields in which two contents of a unit differ as the API would keep them: it tidies addresses and numbers. */
export function differing(one: UnitContent, other: UnitContent): UnitField[] {
  const told = (content: UnitContent) => {
    const { contact, parent_id, ...rest } = bodyOf(content);
    const phone = contact.phone?.replace(/[\s().-]/g, "").replace(/^(\+|00)34/, "") ?? null;
    return { ...rest, parent: parent_id, email: contact.email.toLowerCase(), phone };
  };
  const [mine, theirs] = [told(one), told(other)];
  return UNIT_FIELDS.filter((field) => mine[field] !== theirs[field]);
}

export function isSame(one: UnitContent, other: UnitContent): boolean {
  return differing(one, other).length === 0;
}

export const { meet } = meetings<UnitContent, UnitField>(differing, contentOf(undefined, null));

/** A unit as the API takes it: only an authority is a root, and has no province. */
export function bodyOf({ name, kind, province, parent, email, phone }: UnitContent) {
  const root = kind === "authority";
  return {
    name: name.trim(),
    kind: kind as UnitKind,
    province: root ? null : province || null,
    parent_id: root ? null : (parent?.id ?? null),
    contact: { email: email.trim(), phone: phone.trim() || null },
  };
}
