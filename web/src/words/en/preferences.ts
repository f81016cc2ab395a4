export const preferences = {
  preferences: {
    title: "Preferences",
    lead: "How you want to be told. Everything always comes to your inbox.",
    language: "Language of e-mails and notices",
    es: "Español",
    en: "English",
    channels: "Tell me also by",
    email: "E-mail",
    push: "Phone",
    pushHint: "On the phones that have the app for notices.",
    save: "Save",
    saved: "Preferences saved.",
  },
};
