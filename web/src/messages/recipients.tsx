import { Label, Radio, RadioGroup } from "react-aria-components";
import { useContactLists, useGroups } from "../api/messages";
import { useProfile } from "../layout/use-profile";
import { Group } from "../ui/fields";
import { Tick } from "../ui/tick";
import { isMissing, Loaded, Missing } from "../ui/waiting";
import { useWords } from "../words";
import { type AudienceRole, type Content, mustHide, type Recipients } from "./draft";
import { PeoplePicker } from "./people-picker";

const ROLES: readonly AudienceRole[] = ["guardian", "teacher"];

interface Props {
  unit: string;
  content: Content;
  onChange: (part: Partial<Content>) => void;
  error?: string;
}

/**
 * Whom it is for, and who is left out: a school's families and teachers, its classes, students and people; an office has
 * its own people, and lists.
 */
export function RecipientsField({ unit, content, onChange, error }: Props) {
  const { t } = useWords();
  const school = useProfile().unit.kind === "school";
  const { recipients } = content;
  const groups = useGroups(unit, school);
  const lists = useContactLists(unit);
  const set = (part: Partial<Recipients>) => onChange({ recipients: { ...recipients, ...part } });
  const toggled = <T,>(list: T[], one: T, on: boolean) => (on ? [...list, one] : list.filter((other) => other !== one));
  const locked = mustHide(recipients);
  return (
    <Group className="stack recipients" legend={t("audience.title")} error={error}>
      {school && (
        <div className="ticks">
          {ROLES.map((role) => (
            <Tick
              key={role}
              isSelected={recipients.roles.includes(role)}
              onChange={(on) => set({ roles: toggled(recipients.roles, role, on) })}
            >
              {t(`audience.role.${role}`)}
            </Tick>
          ))}
        </div>
      )}
      {recipients.roles.length > 0 && (
        <RadioGroup
          className="field"
          value={recipients.everyone ? "everyone" : "groups"}
          onChange={(value) => set({ everyone: value === "everyone" })}
        >
          <Label>{t("audience.which")}</Label>
          <div className="ticks">
            {(["everyone", "groups"] as const).map((one) => (
              <Radio key={one} className="radio" value={one}>
                <span className="box" />
                {t(`audience.${one}`)}
              </Radio>
            ))}
          </div>
        </RadioGroup>
      )}
      {recipients.roles.length > 0 && !recipients.everyone && (
        <fieldset>
          <legend>{t("audience.classes")}</legend>
          <Loaded query={groups}>
            {(found) =>
              found.length ? (
                <div className="ticks classes">
                  {found.map(({ id, name }) => (
                    <Tick
                      key={id}
                      isSelected={recipients.groups.includes(id)}
                      onChange={(on) => set({ groups: toggled(recipients.groups, id, on) })}
                    >
                      {name}
                    </Tick>
                  ))}
                </div>
              ) : (
                <p className="quiet">{t("audience.noClasses")}</p>
              )
            }
          </Loaded>
        </fieldset>
      )}
      {(isMissing(lists) || Boolean(lists.data?.length)) && (
        <fieldset>
          <legend>{t("audience.lists")}</legend>
          <Loaded query={lists}>
            {(found) => (
              <div className="ticks classes">
                {found.map(({ id, name, size }) => (
                  <Tick
                    key={id}
                    isSelected={recipients.lists.includes(id)}
                    onChange={(on) => set({ lists: toggled(recipients.lists, id, on) })}
                  >
                    {name} <span className="quiet">({size})</span>
                  </Tick>
                ))}
              </div>
            )}
          </Loaded>
        </fieldset>
      )}
      <PeoplePicker
        unit={unit}
        label={t(school ? "audience.people" : "audience.colleagues")}
        hint={t(school ? "audience.peopleHint" : "audience.colleaguesHint")}
        picked={recipients.picked}
        onChange={(picked) => set({ picked })}
      />
      <details open={recipients.without.length > 0}>
        <summary>{t("audience.without")}</summary>
        <PeoplePicker
          unit={unit}
          label={t("audience.withoutLabel")}
          hint={t(school ? "audience.withoutHint" : "audience.colleaguesHint")}
          picked={recipients.without}
          onChange={(without) => set({ without })}
          groups={groups.data}
        />
        <Missing query={groups} />
      </details>
      <div>
        <Tick
          isSelected={locked || content.hidden_recipients}
          isDisabled={locked}
          onChange={(hidden_recipients) => onChange({ hidden_recipients })}
        >
          {t("audience.hidden")}
        </Tick>
        <p className="hint">
          {t(!locked ? "audience.hiddenHint" : school ? "audience.hiddenLocked" : "audience.hiddenOnLists")}
        </p>
      </div>
    </Group>
  );
}
