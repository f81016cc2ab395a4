import { useSuggestion } from "../api/reports";
import type { LetterType, UnitName } from "../api/types";
import { Action } from "../ui/action";
import { Icon } from "../ui/icons";
import { useWords } from "../words";

interface Props {
  unit: string;
  type: LetterType | "";
  destination: UnitName | null;
  onTake: (destination: UnitName) => void;
}

/** Where a letter should rather go: its destination keeps sending such letters on. */
export function Suggestion({ unit, type, destination, onTake }: Props) {
  const { t } = useWords();
  const suggested = useSuggestion(unit, type, destination?.id).data?.suggestion;
  return (
    <div role="status">
      {suggested && (
        <div className="notice">
          <Icon name="forward" />
          <div>
            <p>{t("suggestion.lead", { unit: suggested.name })}</p>
            <Action onPress={() => onTake({ id: suggested.id, name: suggested.name })}>
              {t("suggestion.take", { unit: suggested.name })}
            </Action>
          </div>
        </div>
      )}
    </div>
  );
}
