import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useWords } from "../words";
import { Action } from "./action";
import { Icon } from "./icons";

interface Props {
  title: string;
  isOpen: boolean;
  onClose?: () => void;
  children: ReactNode;
  footer: ReactNode;
  alert?: boolean;
}

/**
 * Says to readers that nothing else can be reached. React Aria hides all the rest from them and leaves this out for the
 * sake of frames in Safari; we are in none, and a checker takes its word for it only of a `dialog`.
 */
const isModal = (element: HTMLElement | null) => element?.setAttribute("aria-modal", "true");

/** A question that must be answered before anything else; without `onClose` there is no way around it. */
export function Question({ title, isOpen, onClose, children, footer, alert }: Props) {
  const { t } = useWords();
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      isDismissable={false}
      isKeyboardDismissDisabled={!onClose}
      onOpenChange={(open) => !open && onClose?.()}
    >
      <Modal className="modal">
        <Dialog className="dialog" role={alert ? "alertdialog" : "dialog"} ref={isModal}>
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {onClose && (
              <Action plain aria-label={t("app.close")} onPress={onClose}>
                <Icon name="close" />
              </Action>
            )}
          </header>
          <div className="dialog-body">{children}</div>
          <footer className="dialog-foot">{footer}</footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
