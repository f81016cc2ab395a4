import { onlineManager } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { Outlet } from "react-router";
import { useServices } from "../api/context";
import { underway } from "../auth/underway";
import { useSignIn } from "../auth/use-sign-in";
import { SignIn } from "../screens/sign-in";
import { Action } from "../ui/action";
import { bringQuestions, RareQuestion } from "../ui/dialog-lazy";
import { Failure } from "../ui/failure";
import { useWords } from "../words";

/** What only those see who have signed in; a session that ends in the middle leaves the screen as it is, and asks. */
export function Entered() {
  const { t } = useWords();
  const { session } = useServices();
  const state = useSyncExternalStore(session.subscribe, session.state);
  // To go to the provider without a network is to leave this page for none.
  const online = useSyncExternalStore(onlineManager.subscribe, () => onlineManager.isOnline());
  const { signIn, going, error } = useSignIn();
  const files = useSyncExternalStore(underway.subscribe, underway.now);
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
          <Action primary isDisabled={!online} isPending={going} onPress={() => signIn()}>
            {t("session.again")}
          </Action>
        }
      >
        <p>{t("session.lost")}</p>
        {files.length > 0 && <p>{t("session.lostFiles", { files: files.join(", ") })}</p>}
        {error !== undefined && <Failure error={error} />}
        <p role="status">{!online && t("session.lostOffline")}</p>
      </RareQuestion>
    </>
  );
}
