import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { Refused } from "../api/problems";
import { takeAnswer } from "../api/take-answer";
import type { Unit, UnitKind, UnitName } from "../api/types";
import { useKeptForm } from "../auth/use-kept";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Choice, Field } from "../ui/fields";
import { Icon } from "../ui/icons";
import { useSay } from "../ui/said";
import { UnitPicker } from "../ui/unit-picker";
import { useWords } from "../words";
import { PROVINCES } from "../words/provinces";
import { KINDS } from "./kinds";
import { Overtaken, saveUnit, Taken } from "./save-unit";
import { contentOf, differing, meet, type UnitContent, type UnitField } from "./unit";

interface Props {
  /** The unit that changes; without it, a new one. */
  unit?: Unit;
  parent: UnitName | null;
  onClose: () => void;
  onDone: (unit: Unit) => void;
}

/** A unit, written whole: what is wrong is said at each field. */
export function UnitForm({ unit, parent, onClose, onDone }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const kept = useKeptForm<UnitContent>(unit ? `unit:${unit.id}` : "unit:new", contentOf(unit, parent));
  const { form: content, set: change, taken: forget } = kept;
  const { id, name, kind, province, email, phone } = content;
  const [begun, setBegun] = useState(unit && kept.begun);
  const [theirs, setTheirs] = useState<UnitContent>();
  const save = useMutation({
    mutationFn: () => saveUnit(api, content, begun),
    onSuccess: async (saved) => {
      forget();
      takeAnswer(queries, ["unit", saved.id], saved);
      say(t(unit ? "units.changed" : "units.created", { name: saved.name }));
      onClose();
      onDone(saved);
      await queries.invalidateQueries({ queryKey: ["units"] });
    },
    onError: (error) => {
      if (!(error instanceof Overtaken) || !begun) return;
      const { merged } = meet({ before: begun, now: content }, { before: begun, now: error.now });
      change(merged);
      setTheirs(error.now);
      setBegun(error.now);
    },
  });
  const giveUp = () => {
    forget();
    onClose();
  };
  const { error } = save;
  const fields: Record<string, string> = error instanceof Refused ? error.fields : {};
  const taken = error instanceof Taken ? t("units.idTaken", { name: error.by.name }) : undefined;
  const root = kind === "authority";
  const inputs = ["name", "contact.email", "contact.phone", ...(unit ? [] : ["id", "kind"])];
  if (!root) inputs.push("parent_id", "province");
  return (
    <Question
      isOpen
      title={t(unit ? "units.changeTitle" : "units.new")}
      onClose={giveUp}
      footer={
        <>
          <Action onPress={giveUp}>{t("app.cancel")}</Action>
          <Action
            primary
            isDisabled={!id.trim() || !kind || !name.trim() || !email.trim()}
            isPending={save.isPending}
            onPress={() => save.mutate()}
          >
            {t("units.save")}
          </Action>
        </>
      }
    >
      {!unit && (
        <>
          <Choice
            required
            label={t("units.kind")}
            none={t("units.chooseKind")}
            value={kind}
            onChange={(value) => change({ kind: value as UnitKind | "" })}
            options={KINDS.map((one) => ({ value: one, label: t(`units.kinds.${one}`) }))}
            error={fields.kind}
            hint={t("units.kindHint")}
          />
          <Field
            required
            label={t("units.id")}
            value={id}
            onChange={(value) => change({ id: value })}
            error={taken ?? fields.id}
            hint={t("units.idHint")}
          />
        </>
      )}
      <Field
        required
        label={t("units.name")}
        value={name}
        onChange={(value) => change({ name: value })}
        hint={kept.restored && t("draft.restored")}
        error={fields.name}
      />
      {!root && (
        <>
          <UnitPicker
            label={t("units.parent")}
            value={content.parent}
            onChange={(value) => change({ parent: value })}
            except={unit?.id}
            error={fields.parent_id}
          />
          <Choice
            required
            label={t("units.province")}
            none={t("units.chooseProvince")}
            value={province}
            onChange={(value) => change({ province: value })}
            options={Object.entries(PROVINCES).map(([value, label]) => ({ value, label }))}
            error={fields.province}
          />
        </>
      )}
      <Field
        required
        type="email"
        label={t("units.email")}
        value={email}
        onChange={(value) => change({ email: value })}
        error={fields["contact.email"]}
        hint={t("units.emailHint")}
      />
      <Field
        required={false}
        type="tel"
        label={t("units.phone")}
        value={phone}
        onChange={(value) => change({ phone: value })}
        error={fields["contact.phone"]}
      />
      {theirs && unit && <Meanwhile before={contentOf(unit, parent)} now={theirs} />}
      {save.isError && !taken && !(error instanceof Overtaken) && <Failure error={error} inputs={inputs} />}
    </Question>
  );
}

/** What somebody else has made of the unit while the form was open: to be seen before it is saved again. */
function Meanwhile({ before, now }: { before: UnitContent; now: UnitContent }) {
  const { t } = useWords();
  const shown = (field: UnitField) => {
    if (field === "parent") return now.parent?.name;
    if (field === "province") return PROVINCES[now.province as keyof typeof PROVINCES];
    return field === "kind" ? now.kind && t(`units.kinds.${now.kind}`) : now[field];
  };
  return (
    <div className="notice" role="alert">
      <Icon name="warning" />
      <div>
        <p>{t("units.meanwhile")}</p>
        <ul>
          {differing(before, now).map((field) => (
            <li key={field}>
              {t(`units.${field}`)}: {shown(field) || t("units.nothing")}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
