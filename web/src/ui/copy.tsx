import { useId, useState } from "react";
import { useWords } from "../words";
import { Action } from "./action";
import { Icon } from "./icons";

/** Something to be given to somebody else: it can be copied, and read. */
export function Copy({ label, value, rows }: { label: string; value: string; rows?: number }) {
  const { t } = useWords();
  const id = useId();
  const [outcome, setOutcome] = useState<"copied" | "notCopied">();
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setOutcome("copied"),
      () => setOutcome("notCopied"),
    );
  return (
    <div className="copy">
      <div className="field">
        <label htmlFor={id}>{label}</label>
        {rows ? (
          <textarea id={id} readOnly rows={rows} value={value} />
        ) : (
          <input id={id} readOnly value={value} onFocus={(event) => event.target.select()} />
        )}
      </div>
      <Action onPress={copy}>
        <Icon name={outcome === "copied" ? "check" : "documents"} />
        {t("app.copy")}
      </Action>
      <p role="status" className="hint">
        {outcome && t(`app.${outcome}`)}
      </p>
    </div>
  );
}
