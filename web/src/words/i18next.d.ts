import "i18next";
import type { AreaWords } from "./areas";
import type { es } from "./es";

// A key that is not in the catalogue does not compile.
declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof es & AreaWords };
  }
}
