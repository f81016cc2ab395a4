import { useEffect, useState } from "react";
import { Button, ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { useUnitSearch } from "../api/queries";
import type { UnitName } from "../api/types";
import { useWords } from "../words";
import { Icon } from "./icons";
import { sounds } from "./sounds";
import { isMissing, Missing } from "./waiting";

interface Props {
  label: string;
  value: UnitName | null;
  onChange: (unit: UnitName | null) => void;
  error?: string;
  /** Those that cannot be chosen. */
  except?: string;
  optional?: boolean;
  /** What is chosen for whoever has not begun to choose. */
  offered?: UnitName;
  onOffered?: (unit: UnitName) => void;
}

/** A unit of the directory, found as one types. */
export function UnitPicker({ label, value, onChange, error, except, offered, onOffered, optional }: Props) {
  const { t } = useWords();
  const [text, setText] = useState(value?.name ?? "");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    setText(value?.name ?? "");
  }, [value?.name]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: offered once, when it is known, and never over what is typed
  useEffect(() => {
    if (offered && !value && !text) onOffered?.(offered);
  }, [offered?.id]);
  useEffect(() => {
    const wait = setTimeout(() => setAsked(text === value?.name ? "" : text.trim()), 200);
    return () => clearTimeout(wait);
  }, [text, value?.name]);
  // Most look at a screen and choose no unit: what could be chosen is not asked for before somebody comes to the field.
  const [met, setMet] = useState(false);
  const found = useUnitSearch(asked, met);
  // Until the directory has answered, what it answered before is narrowed by what was typed since: whoever types and
  // presses Enter at once must not choose another unit.
  const current = asked === text.trim() && !found.isPlaceholderData;
  const units = (found.data?.items ?? []).filter(
    (unit) =>
      unit.id !== except &&
      !unit.closed_at &&
      (current || text === value?.name || sounds(text, `${unit.id} ${unit.name}`)),
  );
  return (
    <>
      <ComboBox
        className="field"
        items={units}
        inputValue={text}
        onInputChange={setText}
        onFocus={() => setMet(true)}
        value={value?.id ?? null}
        onChange={(key) => {
          const unit = units.find((one) => one.id === key);
          if (unit) {
            onChange({ id: unit.id, name: unit.name });
            setText(unit.name);
          } else if (key === null) onChange(null);
        }}
        defaultFilter={() => true}
        allowsEmptyCollection
        menuTrigger="input"
        isRequired={!optional}
        isInvalid={Boolean(error)}
        validationBehavior="aria"
      >
        <Label>{label}</Label>
        <div className="combo">
          <Input />
          <Button className="combo-open" aria-label={t("draft.showUnits")}>
            <Icon name="down" />
          </Button>
        </div>
        {!optional && (
          <Text slot="description" className="hint">
            {value ? value.id : t("draft.recipientHint")}
          </Text>
        )}
        <FieldError className="error">{error}</FieldError>
        <Popover className="popover">
          <ListBox<(typeof units)[number]>
            className="options"
            renderEmptyState={() => (
              <p className="hint padded">
                {isMissing(found)
                  ? t("draft.recipientNotSearched")
                  : t(found.isFetching ? "app.loading" : "draft.recipientNone")}
              </p>
            )}
          >
            {(unit) => (
              <ListBoxItem id={unit.id} textValue={unit.name} className="option">
                <span>{unit.name}</span>
                <span className="quiet">{unit.id}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      <Missing query={found} />
    </>
  );
}
