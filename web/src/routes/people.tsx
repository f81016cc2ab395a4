import type { RouteObject } from "react-router";
import { screen } from "./screen";

/** The people of a unit, what they may do, and what was done to them. */
export const peopleRoutes: RouteObject[] = [
  screen("members", async () => (await import("../people/members")).Members, "people"),
  screen("students", async () => (await import("../people/students")).Students, "people"),
  screen("students/:student", async () => (await import("../people/student")).StudentPage, "people"),
  screen("guardians", async () => (await import("../people/guardians")).Guardians, "people"),
  screen("teachers", async () => (await import("../people/teachers")).Teachers, "people"),
  screen("audit", async () => (await import("../people/audit")).Audit, "people"),
];

/** For whoever was invited: they may not have signed in yet. */
export const acceptRoute = screen("/invitations", async () => (await import("../people/accept")).Accept, "people");
