import type { Letter } from "../api/types";
import { useWords } from "../words";
import { changedIn } from "./draft";

/** In what two versions of a letter differ, in words. */
export function useChanged() {
  const { t } = useWords();
  return (one: Letter, other: Letter): string[] => changedIn(one, other).map((field) => t(`field.${field}`));
}
