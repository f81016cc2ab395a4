export const inbox = {
  inbox: {
    title: "Mensajes de entrada",
    unreadOnly: "Solo sin leer",
    none: "No hay mensajes.",
    noneUnread: "Todo está leído.",
    unread: "sin leer",
    open: "Abrir la comunicación",
    openMessage: "Abrir el mensaje",
    openTray: "Ir a la bandeja de firmas",
    acknowledge: "Confirmar que lo he leído",
    acknowledgeHint: "Quien lo envió verá que lo ha confirmado. Abrirlo solo lo marca como leído.",
    acknowledged: "Lectura confirmada {{when}}.",
    others_one: "También lo recibió: {{names}}",
    others_other: "También lo recibieron: {{names}}",
    notLegal: "Un aviso no es una notificación legal (Ley 39/2015).",
  },
};
