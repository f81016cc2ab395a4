/** A browser takes a moment to learn how dates are written, once: while the code is on its way, and not when it has come. */
new Intl.DateTimeFormat("es-ES");
