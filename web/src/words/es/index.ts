import { frame } from "./frame";
import { inbox } from "./inbox";
import { lists } from "./lists";
import { signatures } from "./signatures";

/** What is said at the door, around each screen and on the first one, in Spanish. `en` has the same keys. */
export const es = {
  ...frame,
  ...lists,
  ...signatures,
  ...inbox,
};
