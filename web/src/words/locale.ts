/** Whose dates a language is written with, in words and in the widgets. */
export function localeOf(language: string): string {
  return language === "en" ? "en-GB" : "es-ES";
}
