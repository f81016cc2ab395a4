import { Navigate, type RouteObject, useParams } from "react-router";
import { screen } from "./screen";

export const reportRoutes: RouteObject[] = [
  screen("pending", async () => (await import("../reports/pending")).PendingReceptions, "reports"),
  screen("forwarded", async () => (await import("../reports/forwarded")).Forwarded, "reports"),
  screen("closed-days", async () => (await import("../reports/closed-days")).ClosedDaysPage, "reports"),
];

/** What the report's mail leads to. */
export const reportShortcuts: RouteObject[] = [
  { path: "/units/:unit/reports/pending-receptions", element: <ToPending /> },
];

function ToPending() {
  const { unit } = useParams();
  return <Navigate replace to={`/u/${unit}/pending`} />;
}
