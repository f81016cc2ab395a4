import type { ReactNode } from "react";
import { Link } from "react-router";
import { LanguageSwitch } from "../ui/language-switch";
import { useWords } from "../words";

/** The frame of a screen for anybody: nobody has to sign in to see it. */
export function Public({ children }: { children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="public">
      <header className="top">
        <Link className="brand" to="/">
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>{t("app.name")}</span>
        </Link>
        <LanguageSwitch />
      </header>
      <main className="alone" id="content">
        {children}
      </main>
    </div>
  );
}
