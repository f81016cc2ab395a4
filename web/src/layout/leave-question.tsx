import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { useWords } from "../words";

/** Asks before somebody signs out with a text that nobody else has. */
export default function LeaveQuestion({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const { t } = useWords();
  return (
    <Question
      alert
      isOpen
      title={t("session.unsavedTitle")}
      onClose={onStay}
      footer={
        <>
          <Action primary onPress={onStay}>
            {t("session.stay")}
          </Action>
          <Action danger onPress={onLeave}>
            {t("session.leave")}
          </Action>
        </>
      }
    >
      <p>{t("session.unsaved")}</p>
    </Question>
  );
}
