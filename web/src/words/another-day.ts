import { madrid } from "./dates";

const EVERY_MS = 60_000;

/** Tells when it is another day in Madrid; it is looked at each minute, since a laptop may have slept over midnight. */
export function onAnotherDay(tell: () => void): void {
  let day = madrid(new Date());
  setInterval(() => {
    const now = madrid(new Date());
    if (now === day) return;
    day = now;
    tell();
  }, EVERY_MS);
}
