import { useEffect } from "react";
import { useWords } from "../words";
import { useSay } from "./said";

/** Says that a draft came back as one left it, and each time which of its fields somebody else has changed. */
export function useDraftSaid<F>(restored: boolean, theirs: F[], called: (field: F) => string): void {
  const { t } = useWords();
  const say = useSay();
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once, when one comes back
  useEffect(() => {
    if (restored && theirs.length === 0) say(t("draft.restored"));
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: said once for each time
  useEffect(() => {
    if (theirs.length > 0) say(t("draft.theirsTaken", { fields: theirs.map(called).join(", ") }));
  }, [theirs]);
}
