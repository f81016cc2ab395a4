import { whenShown } from "./when-shown";

/** The picker's code, for a screen that may ask for a unit: the network may be gone when it does. */
export const bringUnitPicker = () => import("./unit-picker");

/** Where units are asked for rarely: whoever only reads does not wait for what finds them. */
export const RareUnitPicker = whenShown(async () => ({ default: (await bringUnitPicker()).UnitPicker }));
