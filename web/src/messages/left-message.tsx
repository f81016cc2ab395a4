import { useServices } from "../api/context";
import type { Message } from "../api/types";
import { kept } from "../auth/kept";
import { LeftDraft } from "../ui/left-text";
import type { Kept } from "../ui/meeting";
import { useWords } from "../words";
import { useShown } from "./conflict";
import { type Content, differing, EMPTY, keptOf } from "./draft";

/** What somebody was writing on a message when it stopped being a draft: its texts, and in words all else. */
export function LeftMessage({ message }: { message: Message }) {
  const { session } = useServices();
  const left = keptOf(kept<Kept<Content>>(session.subject, message.id), EMPTY);
  return left ? <Left message={message} left={left} /> : null;
}

function Left({ message, left }: { message: Message; left: Kept<Content> }) {
  const { t } = useWords();
  const shown = useShown();
  const others = differing(left.base, left.content).filter((field) => field !== "subject" && field !== "body");
  return (
    <LeftDraft
      id={message.id}
      saved={message}
      others={others.map((field) => ({ label: t(`message.field.${field}`), value: shown(left.content, field) }))}
    />
  );
}
