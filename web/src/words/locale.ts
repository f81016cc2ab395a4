/** Whose dates a language is written with, in words and in the widgets; `public/written.js` has the browser learn them. */
export function localeOf(language: string): string {
  return language === "en" ? "en-GB" : "es-ES";
}
