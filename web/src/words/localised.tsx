import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";

/** Lets the widgets speak the language of the catalogue, whatever the browser's is. */
export function Localised({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  return <I18nProvider locale={i18n.language === "en" ? "en-GB" : "es-ES"}>{children}</I18nProvider>;
}
