import { Link } from "react-router";
import { useServices } from "../api/context";
import { useSignIn } from "../auth/use-sign-in";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { LanguageSwitch } from "../ui/language-switch";
import { Page } from "../ui/page";
import { useWords } from "../words";

/** The door. */
export function SignIn() {
  const { t } = useWords();
  const { session } = useServices();
  const { signIn, going, error } = useSignIn();
  return (
    <main className="door" id="content">
      <div className="door-card">
        <img src="/icon.svg" alt="" width="56" height="56" />
        <Page title={t("app.name")} lead={<p className="tagline">{t("app.tagline")}</p>}>
          <p>{t("session.signInLead")}</p>
          {session.remains && <p className="notice">{t("session.remains")}</p>}
          {error !== undefined && <Failure error={error} />}
          <Action primary isPending={going} onPress={() => signIn()}>
            {going ? t("session.signingIn") : t("session.signIn")}
          </Action>
          <p className="quiet">{t("session.signInNote")}</p>
          <hr />
          <p>
            {t("session.verifyLead")} <Link to="/verify">{t("session.verifyLink")}</Link>
          </p>
          <LanguageSwitch />
        </Page>
      </div>
    </main>
  );
}
