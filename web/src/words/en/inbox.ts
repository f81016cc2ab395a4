import type { inbox as spanish } from "../es/inbox";
import type { Same } from "../same";

export const inbox: Same<typeof spanish> = {
  inbox: {
    title: "Inbox",
    unreadOnly: "Unread only",
    none: "There are no messages.",
    noneUnread: "Everything is read.",
    unread: "unread",
    open: "Open the communication",
    openMessage: "Open the message",
    openTray: "Go to the signature tray",
    acknowledge: "Confirm that I have read it",
    acknowledgeHint: "The sender will see that you confirmed it. Opening it only marks it as read.",
    acknowledged: "Confirmed as read {{when}}.",
    others_one: "Also received by: {{names}}",
    others_other: "Also received by: {{names}}",
    notLegal: "A notice is not a legal notification (Ley 39/2015).",
  },
};
