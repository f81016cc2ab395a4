import { whenShown } from "../ui/when-shown";

/** What a letter is written with: whoever only reads one does not wait for it. */
export const Editor = whenShown(async () => ({ default: (await import("./editor")).Editor }));
