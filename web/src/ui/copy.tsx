import { useState } from "react";
import { useWords } from "../words";
import { Action } from "./action";
import { Icon } from "./icons";

/** Something to be given to somebody else: it can be copied, and read. */
export function Copy({ label, value }: { label: string; value: string }) {
  const { t } = useWords();
  const [outcome, setOutcome] = useState<"copied" | "notCopied">();
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setOutcome("copied"),
      () => setOutcome("notCopied"),
    );
  return (
    <div className="copy">
      <div className="field">
        <label>
          {label}
          <input readOnly value={value} onFocus={(event) => event.target.select()} />
        </label>
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
