import type { Unit, UnitKind, UnitName } from "../api/types";

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
