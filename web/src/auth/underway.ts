import { useEffect } from "react";

/** Files that have not come where they are to go: whoever leaves the page has to choose them again. */
class Underway {
  private readonly byPlace = new Map<string, readonly string[]>();
  private all: readonly string[] = [];
  private readonly listeners = new Set<() => void>();

  /** What they are called. */
  readonly now = (): readonly string[] => this.all;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Those of one place, all of them. */
  tell(place: string, names: readonly string[]): void {
    this.byPlace.set(place, names);
    this.all = [...this.byPlace.values()].flat();
    for (const listener of this.listeners) listener();
  }
}

export const underway = new Underway();

/** Tells of the files of a screen while it is there. */
export function useUnderway(place: string, names: string[]): void {
  const told = JSON.stringify(names);
  useEffect(() => {
    underway.tell(place, JSON.parse(told));
    return () => underway.tell(place, []);
  }, [place, told]);
}
