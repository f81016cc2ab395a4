import { whenShown } from "../ui/when-shown";
import { learn } from "../words";

/** The picker, which comes with its words when somebody first opens it. */
export const DepositPicker = whenShown(async () => {
  const [picker] = await Promise.all([import("./picker"), learn("deposit")]);
  return picker;
});
