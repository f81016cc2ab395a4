import { Link, useLocation, useNavigate, useOutletContext } from "react-router";
import { Public } from "../layout/public";
import { Action } from "../ui/action";
import { Page } from "../ui/page";
import type { NotCome } from "../ui/when-shown";
import { useWords } from "../words";

export function NotFound() {
  const { t } = useWords();
  return (
    <Page title={t("app.notFoundTitle")}>
      <div className="card stack">
        <p>{t("app.notFound")}</p>
        <Link to="/">{t("app.toHome")}</Link>
      </div>
    </Page>
  );
}

/** Where there is no frame around it either. */
export function NowhereAtAll() {
  return (
    <Public>
      <NotFound />
    </Public>
  );
}

/** A screen that failed while it was drawn. */
export function PageBroken() {
  const { t } = useWords();
  return (
    <Public>
      <Told title={t("failure.title")} words={t("failure.unexpected")} onRetry={() => location.reload()} />
    </Public>
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
  return framed ? told : <Public>{told}</Public>;
}

/** The application could not even begin. */
export function Broken({ onRetry }: NotCome) {
  const { t } = useWords();
  return (
    <Public>
      <Told title={t("failure.title")} words={t("app.configFailed")} onRetry={onRetry} />
    </Public>
  );
}

export function SignInFailed({ onRetry }: NotCome) {
  const { t } = useWords();
  return (
    <Public>
      <Told title={t("session.failedTitle")} words={t("session.failed")} onRetry={onRetry} />
    </Public>
  );
}

/** What went wrong where there is nothing else, and one thing to do about it. */
function Told({ title, words, onRetry }: NotCome & { title: string; words: string }) {
  const { t } = useWords();
  return (
    <Page title={title}>
      <div className="card stack">
        <p>{words}</p>
        <Action primary onPress={onRetry}>
          {t("app.retry")}
        </Action>
      </div>
    </Page>
  );
}
