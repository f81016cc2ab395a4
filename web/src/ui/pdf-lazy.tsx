import { whenShown } from "./when-shown";

/** What draws a PDF is big, and only those who look at one wait for it. */
export const PdfPreview = whenShown(() => import("./pdf"));
