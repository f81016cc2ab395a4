import type { RouteObject } from "react-router";
import { screen } from "./screen";

/** The units of the directory, for those who administer them or name their directors. */
export const unitRoutes: RouteObject[] = [
  screen("units", async () => (await import("../units/units")).Units, "units", "people"),
  screen("units/:id", async () => (await import("../units/unit-page")).UnitPage, "units", "people"),
];
