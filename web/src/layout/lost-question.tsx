import { useServices } from "../api/context";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { useWords } from "../words";

/** The session has ended in the middle: what is on the screen stays behind the question. */
export default function LostQuestion() {
  const { t } = useWords();
  const { session } = useServices();
  return (
    <Question
      alert
      isOpen
      title={t("session.lostTitle")}
      footer={
        <Action primary onPress={() => session.signIn()}>
          {t("session.again")}
        </Action>
      }
    >
      <p>{t("session.lost")}</p>
    </Question>
  );
}
