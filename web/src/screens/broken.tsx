import type { ReactNode } from "react";
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
    <Alone title={t("failure.title")} onRetry={() => location.reload()}>
      {t("failure.unexpected")}
    </Alone>
  );
}

/** A screen whose code did not come, or that failed while it was drawn; the rest of the application goes on. */
export function ScreenBroken({ onRetry }: { onRetry?: () => void }) {
  const { t } = useWords();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  return (
    <Page title={t("failure.title")}>
      <p>{t("failure.screen")}</p>
      <div className="buttons">
        <Action onPress={onRetry ?? (() => navigate(pathname + search, { replace: true }))}>{t("app.retry")}</Action>
      </div>
    </Page>
  );
}

/** The application could not even begin. */
export function Broken({ onRetry }: { onRetry: () => void }) {
  const { t } = useWords();
  return (
    <Alone title={t("failure.title")} onRetry={onRetry}>
      {t("app.configFailed")}
    </Alone>
  );
}

export function SignInFailed({ onRetry }: { onRetry: () => void }) {
  const { t } = useWords();
  return (
    <Alone title={t("session.failedTitle")} onRetry={onRetry}>
      {t("session.failed")}
    </Alone>
  );
}

/** What went wrong where there is nothing else, and one thing to do about it. */
function Alone({ title, onRetry, children }: { title: string; onRetry: () => void; children: ReactNode }) {
  const { t } = useWords();
  return (
    <main className="alone">
      <Page title={title}>
        <p>{children}</p>
        <div className="buttons">
          <Action primary onPress={onRetry}>
            {t("app.retry")}
          </Action>
        </div>
      </Page>
    </main>
  );
}
