import type { ComponentType } from "react";
import type { RouteObject } from "react-router";

/** A screen whose code comes when somebody first goes there: the first load pays for the first screen alone. */
export function screen(path: string, load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: async () => ({ Component: await load() }) };
}
