import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useWords } from "../words";
import { Action } from "./action";
import { Question } from "./dialog";
import { Failure } from "./failure";

interface Props {
  /** What the button says, and again the one that does it. */
  label: string;
  /** For whom there are several such buttons, what this one is about. */
  about?: string;
  title: string;
  children: ReactNode;
  plain?: boolean;
  run: () => Promise<unknown>;
  /** After it was done, and the question is gone. */
  onDone: () => unknown;
}

/** A button for what takes something away: it asks first, and says why when it could not be done. */
export function Confirmed({ label, about, title, children, plain, run, onDone }: Props) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const doing = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      setAsking(false);
      await onDone();
    },
  });
  const close = () => {
    setAsking(false);
    doing.reset();
  };
  return (
    <>
      <Action plain={plain} danger={!plain} aria-label={about} onPress={() => setAsking(true)}>
        {label}
      </Action>
      <Question
        alert
        title={title}
        isOpen={asking}
        onClose={close}
        footer={
          <>
            <Action onPress={close}>{t("app.cancel")}</Action>
            <Action danger isPending={doing.isPending} onPress={() => doing.mutate()}>
              {label}
            </Action>
          </>
        }
      >
        {children}
        {doing.isError && <Failure error={doing.error} />}
      </Question>
    </>
  );
}
