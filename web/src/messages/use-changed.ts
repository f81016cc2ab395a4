import type { Message } from "../api/types";
import { useWords } from "../words";
import { changedIn } from "./draft";

/** In what two versions of a message differ, in words. */
export function useChanged() {
  const { t } = useWords();
  return (one: Message, other: Message): string[] => changedIn(one, other).map((field) => t(`message.field.${field}`));
}
