import type { RouteObject } from "react-router";
import { screen } from "./screen";

export const inboxRoutes: RouteObject[] = [
  screen("inbox", async () => (await import("../screens/inbox")).Inbox),
  screen("inbox/:item", async () => (await import("../screens/inbox-message")).InboxMessage),
];
