import { useState } from "react";
import { Link } from "react-router";
import { useServices } from "../api/context";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Page } from "../ui/page";
import { language, speak, useWords } from "../words";

/** The door. */
export function SignIn() {
  const { t } = useWords();
  const { session } = useServices();
  const [going, setGoing] = useState(false);
  const [error, setError] = useState<unknown>();
  const go = () => {
    setGoing(true);
    setError(undefined);
    session.signIn().catch((cause: unknown) => {
      setGoing(false);
      setError(cause);
    });
  };
  return (
    <main className="door" id="content">
      <div className="door-card">
        <img src="/icon.svg" alt="" width="56" height="56" />
        <Page title={t("app.name")} lead={<p className="tagline">{t("app.tagline")}</p>}>
          <p>{t("session.signInLead")}</p>
          {error !== undefined && <Failure error={error} />}
          <Action primary isPending={going} onPress={go}>
            {going ? t("session.signingIn") : t("session.signIn")}
          </Action>
          <p className="quiet">{t("session.signInNote")}</p>
          <hr />
          <p>
            {t("session.verifyLead")} <Link to="/verify">{t("session.verifyLink")}</Link>
          </p>
          <Action plain aria-label={t("app.languageLabel")} onPress={() => speak(language() === "es" ? "en" : "es")}>
            {t("app.language")}
          </Action>
        </Page>
      </div>
    </main>
  );
}
