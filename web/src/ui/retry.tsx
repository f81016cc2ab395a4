import { useWords } from "../words";
import { Action } from "./action";
import { Icon } from "./icons";

/** Asks again for what did not come. */
export function Retry({ onPress }: { onPress: () => void }) {
  const { t } = useWords();
  return (
    <Action onPress={onPress}>
      <Icon name="retry" />
      {t("app.retry")}
    </Action>
  );
}
