import { matchRoutes, type RouteObject } from "react-router";
import { Entered } from "./layout/entered";
import { Shell } from "./layout/shell";
import { ToUnit } from "./layout/to-unit";
import { depositRoutes, sharedRoute } from "./routes/deposit";
import { importRoutes } from "./routes/imports";
import { inboxRoutes, inboxShortcuts } from "./routes/inbox";
import { letterRoutes, letterShortcuts } from "./routes/letters";
import { messageRoutes } from "./routes/messages";
import { acceptRoute, peopleRoutes } from "./routes/people";
import { reportRoutes, reportShortcuts } from "./routes/reports";
import { firstScreen, screen } from "./routes/screen";
import { unitRoutes } from "./routes/units";
import { NotFound, NowhereAtAll, PageBroken, ScreenBroken } from "./screens/broken";
import { Loading } from "./ui/waiting";

/** The unit is part of each address, so that two tabs may work for two units. Each area has its own room of routes. */
export const routes: RouteObject[] = [
  {
    errorElement: <PageBroken />,
    hydrateFallbackElement: <Loading />,
    children: [
      screen("/verify/:code?", async () => (await import("./screens/verify")).Verify, "verify"),
      sharedRoute,
      acceptRoute,
      {
        element: <Entered />,
        children: [
          // What links in mails and notices lead to: they do not know for which unit one works.
          { path: "/", element: <ToUnit to="" /> },
          ...letterShortcuts,
          ...reportShortcuts,
          ...inboxShortcuts,
          {
            path: "/u/:unit",
            element: <Shell />,
            children: [
              {
                errorElement: <ScreenBroken />,
                hydrateFallbackElement: <Loading />,
                children: [
                  firstScreen("", async () => (await import("./screens/home")).Home),
                  ...letterRoutes,
                  ...depositRoutes,
                  ...messageRoutes,
                  ...inboxRoutes,
                  ...peopleRoutes,
                  ...importRoutes,
                  ...reportRoutes,
                  ...unitRoutes,
                  { path: "*", element: <NotFound /> },
                ],
              },
            ],
          },
        ],
      },
      { path: "*", element: <NowhereAtAll /> },
    ],
  },
];

/** Has the code of the screen at an address come before anybody is there. */
export function bringScreen(address: string): void {
  const { pathname } = new URL(address, location.origin);
  // For which unit one works is not known yet; its first screen is the same for each.
  const matched = matchRoutes(routes, pathname === "/" ? "/u/any" : pathname) ?? [];
  for (const { route } of matched) if (typeof route.lazy === "function") void route.lazy();
}
