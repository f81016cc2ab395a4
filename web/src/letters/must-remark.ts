import type { Letter } from "../api/types";
import type { Asked } from "./act";

/** Whether an action has to be explained: the API asks it of what somebody else has to be told the reason of. */
export function mustRemark(action: Asked, { signatures }: Pick<Letter, "signatures">): boolean {
  if (action === "withdraw") return signatures.some((one) => one.status === "signed");
  return action === "forward" || action === "close";
}
