import type { ScopeKind } from "../api/types";
import type { Picked } from "./draft";

/** What people write of a contact list. */
export interface ListContent {
  name: string;
  kind: ScopeKind | "";
  group: string;
  province: string;
  picked: Picked[];
}

/** A content in the words of the API: a scope says what its kind needs, and nothing else. */
export function bodyOf({ name, kind, group, province, picked }: ListContent, needs: string | null | undefined) {
  return {
    name: name.trim(),
    scope: {
      kind: kind as ScopeKind,
      group: needs === "group" ? group : null,
      province: needs === "province" ? province : null,
    },
    people: picked.map((one) => one.id),
  };
}

type Body = ReturnType<typeof bodyOf>;

/** What of a list has to be sent so that it is as somebody wrote it: whom others added stays, whom they took out too. */
export function edit(begun: Body, mine: Body, now: string[]): Partial<Body> {
  const added = mine.people.filter((one) => !begun.people.includes(one));
  const removed = begun.people.filter((one) => !mine.people.includes(one));
  const people = [...new Set([...now, ...added])].filter((one) => !removed.includes(one));
  return {
    ...(mine.name !== begun.name && { name: mine.name }),
    ...(JSON.stringify(mine.scope) !== JSON.stringify(begun.scope) && { scope: mine.scope }),
    ...(added.length + removed.length > 0 && { people }),
  };
}
