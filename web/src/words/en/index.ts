import type { es } from "../es";
import type { Same } from "../same";
import { frame } from "./frame";
import { inbox } from "./inbox";
import { letters } from "./letters";
import { lists } from "./lists";
import { signatures } from "./signatures";
import { verify } from "./verify";

/** Everything that people read, in English. */
export const en: Same<typeof es> = {
  ...frame,
  ...letters,
  ...lists,
  ...signatures,
  ...inbox,
  ...verify,
};
