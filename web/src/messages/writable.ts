import type { Message } from "../api/types";

/** Whether somebody, who may send notices or not, writes on a message rather than reads it. */
export function isWritable(message: Message, notifies: boolean): boolean {
  return message.allowed_actions.includes("edit") && (notifies || message.category === "message");
}
