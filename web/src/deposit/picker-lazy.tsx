import { lazy } from "react";
import { learn } from "../words";

/** The picker, which comes with its words when somebody first opens it. */
export const DepositPicker = lazy(async () => {
  const [picker] = await Promise.all([import("./picker"), learn("deposit")]);
  return picker;
});
