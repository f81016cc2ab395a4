import { useEffect, useRef, useState } from "react";
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover, type PressEvent, Text } from "react-aria-components";
import { usePeopleSearch } from "../api/messages";
import type { Role } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Icon } from "../ui/icons";
import { isMissing, Missing } from "../ui/waiting";
import { useWords } from "../words";
import type { Picked } from "./draft";
import type { Found } from "./found";

const TYPING_MS = 250;

interface Props {
  unit: string;
  label: string;
  hint: string;
  picked: Picked[];
  onChange: (picked: Picked[]) => void;
  /** Classes that may be picked too. */
  groups?: { id: string; name: string }[];
  /** Whether students may not be picked. */
  persons?: boolean;
}

/** Students, people and classes, found as one types and picked one after another. */
export function PeoplePicker({ unit, label, hint, picked, onChange, groups = [], persons }: Props) {
  const { t } = useWords();
  const search = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const wait = setTimeout(() => setAsked(text.trim()), TYPING_MS);
    return () => clearTimeout(wait);
  }, [text]);
  const school = useProfile().unit.kind === "school";
  const found = usePeopleSearch(unit, asked, school);
  const settled = asked !== "" && asked === text.trim();
  const classes = groups
    .filter((one) => settled && one.name.toLowerCase().includes(asked.toLowerCase()))
    .map(({ id, name }) => ({ id, name, kind: "group" as const, about: "" }));
  const offered = [...classes, ...((settled && found.data) || [])].filter(
    (one) => !picked.some((other) => other.id === one.id) && !(persons && one.kind === "student"),
  );
  return (
    <div className="picker">
      <ComboBox
        className="field"
        items={offered}
        inputValue={text}
        onInputChange={setText}
        value={null}
        onChange={(key) => {
          const one = offered.find((each) => each.id === key);
          if (!one) return;
          onChange([...picked, { id: one.id, name: one.name, kind: one.kind }]);
          setText("");
        }}
        defaultFilter={() => true}
        allowsEmptyCollection
        menuTrigger="input"
      >
        <Label>{label}</Label>
        <Input ref={search} autoComplete="off" />
        <Text slot="description" className="hint">
          {hint}
        </Text>
        <Popover className="popover">
          <ListBox<(typeof offered)[number]>
            className="options"
            renderEmptyState={() => (
              <p className="hint padded">
                {isMissing(found)
                  ? t("audience.notSearched")
                  : t(settled && !found.isFetching ? "audience.nobodyFound" : "app.loading")}
              </p>
            )}
          >
            {(one) => (
              <ListBoxItem id={one.id} textValue={one.name} className="option">
                <span>
                  {one.name}
                  {one.about && <span className="quiet option-about">{about(one)}</span>}
                </span>
                <span className="quiet">{t(`audience.kind.${one.kind}`)}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      {settled && <Missing query={found} />}
      {picked.length > 0 && (
        <ul className="chips" aria-label={label}>
          {picked.map((one) => (
            <li key={one.id}>
              <span>
                {one.name} <span className="quiet">{t(`audience.kind.${one.kind}`)}</span>
              </span>
              <Action
                plain
                aria-label={t("audience.remove", { name: one.name })}
                onPress={({ target }) => {
                  leave(target);
                  onChange(picked.filter((other) => other.id !== one.id));
                }}
              >
                <Icon name="close" />
              </Action>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
  /** What is about to go gives the focus to the one after it, or before it, or to where others are searched for. */
  function leave(chip: PressEvent["target"]) {
    const place = chip.closest("li");
    const next = place?.nextElementSibling ?? place?.previousElementSibling;
    (next?.querySelector("button") ?? search.current)?.focus();
  }
  function about(one: { kind: Found["kind"] | "group"; about: string }): string {
    if (one.kind === "person") return t(`role.${one.about as Role}`);
    return t(one.kind === "student" ? "audience.guardians" : "audience.students", { names: one.about });
  }
}
