import { useOutletContext } from "react-router";
import type { Me } from "../api/types";
import type { Profile } from "./memberships";

export interface Working extends Profile {
  me: Me;
}

/** For which unit this tab works, and as what. */
export function useProfile(): Working {
  return useOutletContext<Working>();
}
