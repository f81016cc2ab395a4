import { Link, useLocation, useNavigate, useOutletContext } from "react-router";
import { Action } from "../ui/action";
import { Page } from "../ui/page";
import type { NotCome } from "../ui/when-shown";
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
      <Told title={t("failure.title")} words={t("failure.unexpected")} onRetry={() => location.reload()} />
    </main>
  );
}

/** A screen whose code did not come, or that failed while it was drawn; the rest of the application goes on. */
export function ScreenBroken({ onRetry }: Partial<NotCome>) {
  const { t } = useWords();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const framed = useOutletContext() != null;
  const again = onRetry ?? (() => navigate(pathname + search, { replace: true }));
  const told = <Told title={t("failure.title")} words={t("failure.screen")} onRetry={again} />;
  // A screen for anybody brings its frame along.
  return framed ? told : <main className="alone">{told}</main>;
}

/** The application could not even begin. */
export function Broken({ onRetry }: NotCome) {
  const { t } = useWords();
  return (
    <main className="alone">
      <Told title={t("failure.title")} words={t("app.configFailed")} onRetry={onRetry} />
    </main>
  );
}

export function SignInFailed({ onRetry }: NotCome) {
  const { t } = useWords();
  return (
    <main className="alone">
      <Told title={t("session.failedTitle")} words={t("session.failed")} onRetry={onRetry} />
    </main>
  );
}

/** What went wrong where there is nothing else, and one thing to do about it. */
function Told({ title, words, onRetry }: NotCome & { title: string; words: string }) {
  const { t } = useWords();
  return (
    <Page title={title}>
      <p>{words}</p>
      <div className="buttons">
        <Action primary onPress={onRetry}>
          {t("app.retry")}
        </Action>
      </div>
    </Page>
  );
}
