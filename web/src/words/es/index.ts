import { frame } from "./frame";
import { inbox } from "./inbox";
import { letters } from "./letters";
import { lists } from "./lists";
import { signatures } from "./signatures";
import { verify } from "./verify";

/** Everything that people read, in Spanish: a file for each area. `en` has the same keys. */
export const es = {
  ...frame,
  ...letters,
  ...lists,
  ...signatures,
  ...inbox,
  ...verify,
};
