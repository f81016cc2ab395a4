import type { ComponentProps } from "react";
import { whenShown } from "./when-shown";

const load = () => import("./dialog");

// No network just then: what is asked is asked all the same, and the screen behind it stays.
const Question = whenShown(async () => ({ default: (await load()).Question }), {
  waiting: () => null,
  failed: PlainQuestion,
});

type Props = ComponentProps<typeof import("./dialog").Question>;

/**
 * A question that the frame asks: its code comes when it is asked, or by `bringQuestions`.
 *
 * Screens where something can be lost ask questions themselves, and have brought it along by then.
 */
export function RareQuestion(props: Props) {
  return props.isOpen && <Question {...props} />;
}

/** The browser's own question. */
function PlainQuestion({ title, onClose, children, footer, alert }: Props) {
  return (
    <dialog
      className="modal dialog"
      role={alert ? "alertdialog" : undefined}
      aria-label={title}
      ref={(element) => {
        if (element && !element.open) element.showModal();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <header className="dialog-head">
        <h2>{title}</h2>
      </header>
      <div className="dialog-body">{children}</div>
      <footer className="dialog-foot">{footer}</footer>
    </dialog>
  );
}

/**
 * Brings the code of questions as soon as somebody touches the screen: before that there is nothing to lose, and the first
 * screen waits for nothing; afterwards the network may be gone when they are asked.
 */
export function bringQuestions(): () => void {
  const done = new AbortController();
  const bring = () => {
    done.abort();
    load().catch(() => undefined);
  };
  for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, bring, { signal: done.signal });
  return () => done.abort();
}
