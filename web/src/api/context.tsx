import { createContext, useContext } from "react";
import type { Location } from "react-router";
import type { Session } from "../auth/session";
import type { Config } from "../config";
import type { Api } from "./client";

export interface Services {
  readonly api: Api;
  readonly session: Session;
  readonly config: Config;
  /** Where one is, before the screen is drawn that is there. */
  readonly here: () => Location;
  /** Where one is on the way to, while the code of that screen comes. */
  readonly going: () => Location | undefined;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error("outside of the application");
  return services;
}

export function useApi(): Api {
  return useServices().api;
}
