import type { ReactNode } from "react";
import { Link, useInRouterContext } from "react-router";
import { LanguageSwitch } from "../ui/language-switch";
import { useWords } from "../words";

/** The frame of a screen for anybody: nobody has to sign in to see it, and it is there when nothing else could begin. */
export function Public({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const routed = useInRouterContext();
  const brand = (
    <>
      <img src="/icon.svg" alt="" width="28" height="28" />
      <span>{t("app.name")}</span>
    </>
  );
  return (
    <div className="public">
      <header className="top">
        {routed ? (
          <Link className="brand" to="/">
            {brand}
          </Link>
        ) : (
          <a className="brand" href="/">
            {brand}
          </a>
        )}
        <LanguageSwitch />
      </header>
      <main className="alone" id="content">
        {children}
      </main>
    </div>
  );
}
