export const preferences = {
  preferences: {
    title: "Preferencias",
    lead: "Cómo quiere que le avisemos. Todo llega siempre a sus mensajes de entrada.",
    language: "Idioma de los correos y avisos",
    es: "Español",
    en: "English",
    channels: "Además, avisarme por",
    email: "Correo electrónico",
    push: "El móvil",
    pushHint: "En los teléfonos que tengan la aplicación de avisos.",
    save: "Guardar",
    saved: "Preferencias guardadas.",
  },
};
