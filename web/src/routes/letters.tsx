import type { RouteObject } from "react-router";
import { ToUnit } from "../layout/to-unit";
import { Documents } from "../screens/documents";
import { LetterPage } from "../screens/letter";
import { Letters } from "../screens/letters";
import { NewLetter } from "../screens/new-letter";
import { Signing } from "../screens/signing";
import { Tray } from "../screens/tray";

/** Communications and their signatures. */
export const letterRoutes: RouteObject[] = [
  { path: "new", element: <NewLetter /> },
  { path: "received", element: <Letters key="received" kind="received" /> },
  { path: "sent", element: <Letters key="sent" kind="sent" /> },
  { path: "drafts", element: <Letters key="drafts" kind="drafts" /> },
  { path: "letters/:id", element: <LetterPage /> },
  { path: "tray", element: <Tray /> },
  { path: "signing", element: <Signing /> },
  { path: "documents", element: <Documents /> },
];

export const letterShortcuts: RouteObject[] = [
  { path: "/communications/:id", element: <ToUnit to="letters/:id" /> },
  { path: "/signature-requests", element: <ToUnit to="tray" /> },
];
