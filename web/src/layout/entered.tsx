import { useEffect, useSyncExternalStore } from "react";
import { Outlet } from "react-router";
import { useServices } from "../api/context";
import { SignIn } from "../screens/sign-in";
import { Action } from "../ui/action";
import { bringQuestions, RareQuestion } from "../ui/dialog-lazy";
import { useWords } from "../words";

/** What only those see who have signed in; a session that ends in the middle leaves the screen as it is, and asks. */
export function Entered() {
  const { t } = useWords();
  const { session } = useServices();
  const state = useSyncExternalStore(session.subscribe, session.state);
  useEffect(bringQuestions, []);
  if (state === "out") return <SignIn />;
  return (
    <>
      <Outlet />
      <RareQuestion
        alert
        title={t("session.lostTitle")}
        isOpen={state === "lost"}
        footer={
          <Action primary onPress={() => session.signIn()}>
            {t("session.again")}
          </Action>
        }
      >
        <p>{t("session.lost")}</p>
      </RareQuestion>
    </>
  );
}
