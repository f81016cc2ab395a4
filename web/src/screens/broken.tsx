import { Link, useLocation, useNavigate } from "react-router";
import { Action } from "../ui/action";
import { Page } from "../ui/page";
import { useWords } from "../words";

export function NotFound() {
  const { t } = useWords();
  return (
    <Page title={t("app.notFoundTitle")}>
      <p>{t("app.notFound")}</p>
      <Link to="/">{t("app.toHome")}</Link>
    </Page>
  );
}

/** Where there is no frame around it either. */
export function NowhereAtAll() {
  return (
    <main className="alone" id="content">
      <NotFound />
    </main>
  );
}

/** A screen that failed while it was drawn. */
export function PageBroken() {
  const { t } = useWords();
  return (
    <main className="alone">
      <Page title={t("failure.title")}>
        <p>{t("failure.unexpected")}</p>
        <Action onPress={() => location.reload()}>{t("app.retry")}</Action>
      </Page>
    </main>
  );
}

/** A screen whose code did not come, or that failed while it was drawn; the rest of the application goes on. */
export function ScreenBroken() {
  const { t } = useWords();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  return (
    <Page title={t("failure.title")}>
      <p>{t("failure.screen")}</p>
      <div className="buttons">
        <Action onPress={() => navigate(pathname + search, { replace: true })}>{t("app.retry")}</Action>
      </div>
    </Page>
  );
}

/** The application could not even begin. */
export function Broken({ onRetry }: { onRetry: () => void }) {
  const { t } = useWords();
  return (
    <main className="alone">
      <h1>{t("failure.title")}</h1>
      <p>{t("app.configFailed")}</p>
      <Action onPress={onRetry}>{t("app.retry")}</Action>
    </main>
  );
}

export function SignInFailed({ onRetry }: { onRetry: () => void }) {
  const { t } = useWords();
  return (
    <main className="alone">
      <h1>{t("session.failedTitle")}</h1>
      <p>{t("session.failed")}</p>
      <Action primary onPress={onRetry}>
        {t("app.retry")}
      </Action>
    </main>
  );
}
