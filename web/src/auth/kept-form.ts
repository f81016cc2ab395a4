/** What a tab keeps of a form: what it began with, and what was written over it. */
export interface KeptForm<T extends object> {
  begun: T;
  written: Partial<T>;
}

/** What is worth keeping of a form; nothing when it is as it began. */
export function keptOf<T extends object>(begun: T, form: T): KeptForm<T> | undefined {
  const names = Object.keys(form) as (keyof T)[];
  const changed = names.filter((name) => JSON.stringify(form[name]) !== JSON.stringify(begun[name]));
  if (changed.length === 0) return undefined;
  return { begun, written: Object.fromEntries(changed.map((name) => [name, form[name]])) as Partial<T> };
}

/** A form that is gone on with: what was written, over all else as it is now. */
export function goOn<T extends object>(before: KeptForm<T> | undefined, now: T): T {
  return { ...now, ...before?.written };
}
