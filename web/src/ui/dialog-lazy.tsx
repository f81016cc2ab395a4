import { type ComponentProps, lazy, Suspense } from "react";

const Question = lazy(async () => ({ default: (await import("./dialog")).Question }));

/**
 * A question that the frame asks: its code comes when it is asked.
 *
 * Screens where something can be lost ask questions themselves, and have brought it along by then.
 */
export function RareQuestion({ isOpen, ...rest }: ComponentProps<typeof Question>) {
  if (!isOpen) return null;
  return (
    <Suspense fallback={null}>
      <Question isOpen {...rest} />
    </Suspense>
  );
}
