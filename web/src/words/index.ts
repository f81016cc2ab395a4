import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";
import { onAnotherDay } from "./another-day";
import { AREAS, type Area } from "./areas";
import { type DayWords, day, lastDay, when } from "./dates";
import { bytes } from "./sizes";

export type Language = "es" | "en";

const CHOSEN = "language";

/** What was today is yesterday: whoever says so says it anew. */
const ANOTHER_DAY = "anotherDay";

/** A language's catalogue comes when it is first spoken. */
const CATALOGUES = {
  es: async () => (await import("./es")).es,
  en: async () => (await import("./en")).en,
};

const learned = new Set<Area>();

/** Spanish, unless this browser has chosen English before. */
export async function startWords(): Promise<void> {
  const chosen = localStorage.getItem(CHOSEN) === "en" ? "en" : "es";
  await i18next.use(initReactI18next).init({
    lng: chosen,
    resources: { [chosen]: { translation: await CATALOGUES[chosen]() } },
    interpolation: { escapeValue: false },
    react: { bindI18n: `languageChanged ${ANOTHER_DAY}`, bindI18nStore: "added" },
    saveMissing: true,
    missingKeyHandler: (_languages, _namespace, key) => console.error(`no words for ${key}`),
  });
  document.documentElement.lang = chosen;
  onAnotherDay(() => i18next.emit(ANOTHER_DAY));
}

/** Changes the language, and remembers it in this browser; when its words do not come, the language stays as it is. */
export async function speak(language: Language): Promise<void> {
  await change(language);
  localStorage.setItem(CHOSEN, language);
}

/** Speaks what an account has chosen elsewhere, unless somebody has chosen in this browser; whether that is another. */
export async function speakAs(account: Language): Promise<boolean> {
  if (localStorage.getItem(CHOSEN) || account === language()) return false;
  await change(account);
  return true;
}

async function change(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", await CATALOGUES[language]());
  }
  await Promise.all([...learned].map((area) => add(area, language)));
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** Fetches the words of an area, in the language that is spoken, and from then on in any that is changed to. */
export async function learn(area: Area): Promise<void> {
  learned.add(area);
  await add(area, language());
}

async function add(area: Area, language: Language): Promise<void> {
  i18next.addResourceBundle(language, "translation", await AREAS[area][language](), true, true);
}

/** Words of the language that is spoken by now, for whoever has just changed it. */
export const spoken = i18next;

export function language(): Language {
  return i18next.language === "en" ? "en" : "es";
}

/** Words, dates and sizes in the language of whoever reads. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const near = {
    today: (time: string) => t("when.today", { time }),
    yesterday: (time: string) => t("when.yesterday", { time }),
    tomorrow: (time: string) => t("when.tomorrow", { time }),
  };
  const alone: DayWords = { ...near, on: (day, time) => t("when.alone", { day, time }) };
  const within: DayWords = { ...near, on: (day, time) => t("when.within", { day, time }) };
  return {
    t,
    /** Where it stands alone: in a row, or after a comma or a colon. */
    when: (instant: string) => when(instant, i18n.language, alone),
    /** Within a sentence, where it follows a verb. */
    whenWithin: (instant: string) => when(instant, i18n.language, within),
    day: (instant: string) => day(instant, i18n.language),
    lastDay: (end: string) => lastDay(end, i18n.language),
    bytes: (count: number) => bytes(count, i18n.language, (size) => t("app.lessThan", { size })),
    number: (count: number) => new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 }).format(count),
  };
}
