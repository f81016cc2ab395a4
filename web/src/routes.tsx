import type { RouteObject } from "react-router";
import { Entered } from "./layout/entered";
import { Shell } from "./layout/shell";
import { ToUnit } from "./layout/to-unit";
import { NotFound, PageBroken } from "./screens/broken";
import { Documents } from "./screens/documents";
import { Home } from "./screens/home";
import { Inbox } from "./screens/inbox";
import { InboxMessage } from "./screens/inbox-message";
import { LetterPage } from "./screens/letter";
import { Letters } from "./screens/letters";
import { NewLetter } from "./screens/new-letter";
import { Signing } from "./screens/signing";
import { Tray } from "./screens/tray";
import { Verify } from "./screens/verify";

/** The unit is part of each address, so that two tabs may work for two units. */
export const routes: RouteObject[] = [
  {
    errorElement: <PageBroken />,
    children: [
      { path: "/verify/:code?", element: <Verify /> },
      {
        element: <Entered />,
        children: [
          // What links in mails and notices lead to: they do not know for which unit one works.
          { path: "/", element: <ToUnit to="" /> },
          { path: "/communications/:id", element: <ToUnit to="letters/:id" /> },
          { path: "/signature-requests", element: <ToUnit to="tray" /> },
          {
            path: "/u/:unit",
            element: <Shell />,
            children: [
              { index: true, element: <Home /> },
              { path: "new", element: <NewLetter /> },
              { path: "received", element: <Letters key="received" kind="received" /> },
              { path: "sent", element: <Letters key="sent" kind="sent" /> },
              { path: "drafts", element: <Letters key="drafts" kind="drafts" /> },
              { path: "letters/:id", element: <LetterPage /> },
              { path: "tray", element: <Tray /> },
              { path: "signing", element: <Signing /> },
              { path: "documents", element: <Documents /> },
              { path: "inbox", element: <Inbox /> },
              { path: "inbox/:item", element: <InboxMessage /> },
              { path: "*", element: <NotFound /> },
            ],
          },
        ],
      },
      { path: "*", element: <NotFound /> },
    ],
  },
];
