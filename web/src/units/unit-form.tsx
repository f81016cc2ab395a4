import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { isRefusal, Refused, unwrap } from "../api/problems";
import type { Unit, UnitKind, UnitName } from "../api/types";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Choice, Field } from "../ui/fields";
import { useSay } from "../ui/said";
import { UnitPicker } from "../ui/unit-picker";
import { useWords } from "../words";
import { PROVINCES } from "../words/provinces";
import { KINDS } from "./kinds";
import { bodyOf, contentOf, type UnitContent } from "./unit";

interface Props {
  /** The unit that changes; without it, a new one. */
  unit?: Unit;
  parent: UnitName | null;
  onClose: () => void;
  onDone: (unit: Unit) => void;
}

/** There is a unit already where a new one was to be: to write it would change that one. */
class Taken extends Error {
  constructor(readonly by: Unit) {
    super(by.id);
  }
}

/** A unit, written whole: what is wrong is said at each field. */
export function UnitForm({ unit, parent, onClose, onDone }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const [content, setContent] = useState(() => contentOf(unit, parent));
  const change = (part: Partial<UnitContent>) => setContent((now) => ({ ...now, ...part }));
  const { id, name, kind, province, email, phone } = content;
  const at = { params: { path: { unit_id: id.trim() } } };
  const save = useMutation({
    mutationFn: async () => {
      if (!unit) {
        const other = await unwrap(api.GET("/units/{unit_id}", at)).catch((error: unknown) => {
          if (isRefusal(error, "not_found")) return undefined;
          throw error;
        });
        if (other) throw new Taken(other);
      }
      return unwrap(api.PUT("/units/{unit_id}", { ...at, body: bodyOf(content) }));
    },
    onSuccess: async (saved) => {
      queries.setQueryData(["unit", saved.id], saved);
      say(t(unit ? "units.changed" : "units.created", { name: saved.name }));
      onClose();
      onDone(saved);
      await queries.invalidateQueries({ queryKey: ["units"] });
    },
  });
  const { error } = save;
  const fields: Record<string, string> = error instanceof Refused ? error.fields : {};
  const taken = error instanceof Taken ? t("units.idTaken", { name: error.by.name }) : undefined;
  const told = taken !== undefined || Object.keys(fields).length > 0;
  return (
    <Question
      isOpen
      title={t(unit ? "units.changeTitle" : "units.new")}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
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
        error={fields.name}
      />
      {kind !== "authority" && (
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
      {save.isError && !told && <Failure error={error} />}
    </Question>
  );
}
