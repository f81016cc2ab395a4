import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import { learn } from "../words";
import type { Area } from "../words/areas";

/**
 * A screen whose code comes when somebody first goes there: the first load pays for the first screen alone.
 *
 * `area` names whose words come with it, when they are not in the catalogue that is there from the beginning.
 */
export function screen(path: string, load: () => Promise<ComponentType>, area?: Area): RouteObject {
  return {
    path,
    lazy: async () => {
      const [Component] = await Promise.all([load(), area && learn(area)]);
      return { Component };
    },
  };
}
