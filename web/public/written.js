/**
 * A browser takes a moment to learn how dates and numbers are written, once: while the code is on its way, and not when it
 * has come.
 */
for (const locale of ["es-ES", "sv-SE"]) new Intl.DateTimeFormat(locale, { timeZone: "Europe/Madrid" }).format(0);
new Intl.NumberFormat("es-ES").format(0);
new Intl.PluralRules("es-ES").select(0);
