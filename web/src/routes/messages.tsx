import type { RouteObject } from "react-router";
import { screen } from "./screen";

/** Messages and notices to families and teachers, and what became of them. */
export const messageRoutes: RouteObject[] = [
  screen("messages", async () => (await import("../screens/messages")).Messages, "messages"),
  screen("messages/new", async () => (await import("../screens/new-message")).NewMessage, "messages"),
  screen("messages/:id", async () => (await import("../screens/message")).MessagePage, "messages"),
  screen("contact-lists", async () => (await import("../screens/contact-lists")).ContactLists, "messages"),
  screen("outbox", async () => (await import("../screens/outbox")).Outbox, "messages"),
];
