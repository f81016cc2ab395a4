import type { RouteObject } from "react-router";
import { ToUnit } from "../layout/to-unit";
import { screen } from "./screen";

/** Communications and their signatures. */
export const letterRoutes: RouteObject[] = [
  screen("new", async () => (await import("../screens/new-letter")).NewLetter),
  screen("received", async () => (await import("../screens/letters")).Received),
  screen("sent", async () => (await import("../screens/letters")).Sent),
  screen("drafts", async () => (await import("../screens/letters")).Drafts),
  screen("letters/:id", async () => (await import("../screens/letter")).LetterPage),
  screen("tray", async () => (await import("../screens/tray")).Tray),
  screen("signing", async () => (await import("../screens/signing")).Signing),
  screen("documents", async () => (await import("../screens/documents")).Documents),
];

export const letterShortcuts: RouteObject[] = [
  { path: "/communications/:id", element: <ToUnit to="letters/:id" /> },
  { path: "/signature-requests", element: <ToUnit to="tray" /> },
];
