import type { es } from "../es";
import type { Same } from "../same";
import { frame } from "./frame";
import { inbox } from "./inbox";
import { lists } from "./lists";
import { signatures } from "./signatures";

/** The same in English. */
export const en: Same<typeof es> = {
  ...frame,
  ...lists,
  ...signatures,
  ...inbox,
};
