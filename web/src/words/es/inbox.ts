export const inbox = {
  inbox: {
    title: "Mensajes de entrada",
    unreadOnly: "Solo sin leer",
    none: "No hay mensajes.",
    noneUnread: "Todo está leído.",
    unread: "sin leer",
    open: "Abrir la comunicación",
    openTray: "Ir a la bandeja de firmas",
    notLegal: "Un aviso no es una notificación legal (Ley 39/2015).",
  },
};
