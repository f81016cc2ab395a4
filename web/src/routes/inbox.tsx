import type { RouteObject } from "react-router";
import { ToUnit } from "../layout/to-unit";
import { screen } from "./screen";

/** What everybody has: what came for them, and how they want to be told. */
export const inboxRoutes: RouteObject[] = [
  screen("inbox", async () => (await import("../screens/inbox")).Inbox),
  screen("inbox/:item", async () => (await import("../screens/inbox-message")).InboxMessage),
  screen("preferences", async () => (await import("../screens/preferences")).Preferences, "preferences"),
];

export const inboxShortcuts: RouteObject[] = [
  { path: "/inbox", element: <ToUnit to="inbox" /> },
  { path: "/inbox/:item", element: <ToUnit to="inbox/:item" /> },
];
