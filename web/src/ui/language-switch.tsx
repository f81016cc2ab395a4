import { type Language, language, speak, useWords } from "../words";
import { Action } from "./action";
import { useSay } from "./said";

interface Props {
  onChanged?: (now: Language) => void;
}

/** Changes the language of this browser; when its words do not come it stays, and that is said. */
export function LanguageSwitch({ onChanged }: Props) {
  const { t } = useWords();
  const say = useSay();
  const change = async () => {
    const next = language() === "es" ? "en" : "es";
    try {
      await speak(next);
    } catch {
      say(t("failure.part"));
      return;
    }
    onChanged?.(next);
  };
  return (
    <Action plain aria-label={t("app.languageLabel")} onPress={change}>
      {t("app.language")}
    </Action>
  );
}
