import type { Action, ActionView } from "../api/types";

/** What people call actions by, in the order in which a letter goes. */
const SHOWN = [
  "submit",
  "sign",
  "reject",
  "receive",
  "process",
  "forward",
  "close",
  "withdraw",
  "edit",
  "delete",
] as const satisfies readonly Action[];

interface Refused {
  hint: string;
  names: (typeof SHOWN)[number][];
}

/** What cannot be done now, put together by what there is to do about it. */
export function refusedByHint(actions: readonly ActionView[]): Refused[] {
  const found = new Map<string, Refused>();
  for (const { action, allowed, hint } of actions) {
    const name = SHOWN.find((one) => one === action);
    if (allowed || !hint || !name) continue;
    const before = found.get(hint) ?? { hint, names: [] };
    found.set(hint, { hint, names: [...before.names, name] });
  }
  return [...found.values()];
}
