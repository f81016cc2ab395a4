import type { Api } from "../api/client";
import { isRefusal, unwrap } from "../api/problems";
import type { Unit } from "../api/types";
import { bodyOf, contentOf, isSame, type UnitContent } from "./unit";

/** There is a unit already where a new one was to be: to write it would change that one. */
export class Taken extends Error {
  constructor(readonly by: Unit) {
    super(by.id);
  }
}

/** Somebody else changed the unit since the form began: to write it whole would undo that. */
export class Overtaken extends Error {
  constructor(readonly now: UnitContent) {
    super(now.id);
  }
}

/**
 * Writes a unit whole, over nothing that was not seen.
 *
 * `begun` is what a change began with; a new unit began with none. What is there already as it is to be was written by a
 * try whose answer was lost.
 */
export async function saveUnit(api: Api, content: UnitContent, begun: UnitContent | undefined): Promise<Unit> {
  const found = await read(api, content.id.trim());
  if (found) {
    const now = contentOf(found, found.parent_id ? { id: found.parent_id, name: found.parent_id } : null);
    if (!found.closed_at && isSame(now, content)) return found;
    if (!begun) throw new Taken(found);
    if (!isSame(now, begun)) throw new Overtaken({ ...now, parent: await named(api, now.parent) });
  }
  return unwrap(api.PUT("/units/{unit_id}", { ...at(content.id.trim()), body: bodyOf(content) }));
}

async function named(api: Api, parent: UnitContent["parent"]): Promise<UnitContent["parent"]> {
  if (!parent) return null;
  return (await read(api, parent.id)) ?? parent;
}

function read(api: Api, id: string): Promise<Unit | undefined> {
  return unwrap(api.GET("/units/{unit_id}", at(id))).catch((error: unknown) => {
    if (isRefusal(error, "not_found")) return undefined;
    throw error;
  });
}

function at(id: string) {
  return { params: { path: { unit_id: id } } };
}
