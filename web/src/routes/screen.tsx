import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import { ScreenBroken } from "../screens/broken";
import { whenShown } from "../ui/when-shown";
import { learn } from "../words";
import type { Area } from "../words/areas";

/**
 * A screen whose code comes when somebody first goes there: the first load pays for the first screen alone.
 *
 * What is said of letters is said on most screens, and comes with any; `areas` name whose words come besides.
 */
export function screen(path: string, load: () => Promise<ComponentType>, ...areas: Area[]): RouteObject {
  return firstScreen(path, async () => {
    const [Component] = await Promise.all([load(), learn("letters"), ...areas.map(learn)]);
    return Component;
  });
}

/** The screen that most begin with. */
export function firstScreen(path: string, load: () => Promise<ComponentType>): RouteObject {
  // What did not come on the way there is asked for again there: the router would remember that it failed.
  const there = () => whenShown(async () => ({ default: await load() }), { failed: ScreenBroken });
  return { path, lazy: async () => ({ Component: await load().catch(there) }) };
}
