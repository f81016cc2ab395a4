import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { type DayWords, day, when } from "./dates";
import { en } from "./en";
import { es } from "./es";
import { bytes } from "./sizes";

export type Language = "es" | "en";

const CHOSEN = "language";

/** Spanish, unless this browser has chosen English before. */
export async function startWords(): Promise<void> {
  const chosen = localStorage.getItem(CHOSEN) === "en" ? "en" : "es";
  await i18next.use(initReactI18next).init({
    lng: chosen,
    fallbackLng: "es",
    resources: { es: { translation: es }, en: { translation: en } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = chosen;
}

export async function speak(language: Language): Promise<void> {
  localStorage.setItem(CHOSEN, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export function language(): Language {
  return i18next.language === "en" ? "en" : "es";
}

/** Words, dates and sizes in the language of whoever reads. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const days: DayWords = {
    today: (time) => t("when.today", { time }),
    yesterday: (time) => t("when.yesterday", { time }),
  };
  return {
    t,
    when: (instant: string) => when(instant, i18n.language, days),
    day: (instant: string) => day(instant, i18n.language),
    bytes: (count: number) => bytes(count, i18n.language),
  };
}
