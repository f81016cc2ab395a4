import { useEffect } from "react";
import { useBlocker } from "react-router";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { useWords } from "../words";
import { leaves } from "./leaves";

/** Asks whoever goes elsewhere while files have not come to the letter; without such files they just go. */
export function LeavingQuestion({ files }: { files: string[] }) {
  const { t } = useWords();
  const count = files.length;
  const blocker = useBlocker((step) => count > 0 && leaves(step));
  const asked = blocker.state === "blocked";
  // They have come while it was asked: nothing is in the way any more.
  useEffect(() => {
    if (asked && count === 0) blocker.proceed?.();
  }, [asked, count, blocker]);
  const stay = () => blocker.reset?.();
  return (
    <Question
      alert
      title={t("session.underwayTitle")}
      isOpen={asked && count > 0}
      onClose={stay}
      footer={
        <>
          <Action primary onPress={stay}>
            {t("session.stay")}
          </Action>
          <Action danger onPress={() => blocker.proceed?.()}>
            {t("session.leaveAnyway")}
          </Action>
        </>
      }
    >
      <p>{t("session.underway", { count, files: files.join(", ") })}</p>
    </Question>
  );
}
