import type { RouteObject } from "react-router";
import { screen } from "./screen";

export const depositRoutes: RouteObject[] = [
  screen("files", async () => (await import("../deposit/deposit")).Deposit, "deposit"),
  screen("files/:file", async () => (await import("../deposit/file-page")).FilePage, "deposit"),
];

/** For whoever was given a link. */
export const sharedRoute = screen("/f", async () => (await import("../deposit/shared")).Shared, "deposit");
