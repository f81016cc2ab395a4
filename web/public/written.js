/**
 * A browser takes a moment to learn how dates and numbers are written, once: while the code is on its way, and not when it
 * has come.
 */
const locale = localStorage.getItem("language") === "en" ? "en-GB" : "es-ES";
for (const one of [locale, "sv-SE"]) new Intl.DateTimeFormat(one, { timeZone: "Europe/Madrid" }).format(0);
new Intl.NumberFormat(locale.slice(0, 2)).format(0);
new Intl.PluralRules(locale.slice(0, 2)).select(0);
