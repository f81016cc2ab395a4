import { type ComponentProps, lazy, Suspense } from "react";
import { Loading } from "./waiting";

const Pdf = lazy(() => import("./pdf"));

/** What draws a PDF is big, and only those who look at one wait for it. */
export function PdfPreview(props: ComponentProps<typeof Pdf>) {
  return (
    <Suspense fallback={<Loading />}>
      <Pdf {...props} />
    </Suspense>
  );
}
