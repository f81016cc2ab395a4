import type { RouteObject } from "react-router";
import { screen } from "./screen";

export const importRoutes: RouteObject[] = [
  screen("imports", async () => (await import("../imports/imports")).Imports, "imports"),
  screen("imports/:import", async () => (await import("../imports/import-page")).ImportPage, "imports"),
];
