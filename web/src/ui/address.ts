import type { Location } from "react-router";

type Place = Pick<Location, "pathname">;

/** Whether somebody is on the way to another screen: what was typed on this one does not hold them back. */
export const isLeaving = (here: Place, going: Place | undefined) =>
  going !== undefined && going.pathname !== here.pathname;

/** What an address asks for, with this in it; without it when there is nothing to say. */
export function withValue(search: string, name: string, value: string) {
  const next = new URLSearchParams(search);
  if (value) next.set(name, value);
  else next.delete(name);
  return next;
}
