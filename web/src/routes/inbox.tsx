import type { RouteObject } from "react-router";
import { Inbox } from "../screens/inbox";
import { InboxMessage } from "../screens/inbox-message";

export const inboxRoutes: RouteObject[] = [
  { path: "inbox", element: <Inbox /> },
  { path: "inbox/:item", element: <InboxMessage /> },
];
