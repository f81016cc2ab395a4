import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { useApi } from "../api/context";
import type { GuardianHeld } from "../api/people";
import { Refused, unwrap } from "../api/problems";
import { useKept } from "../auth/use-kept";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { dayAfter } from "../words/dates";

interface Props {
  student: string;
  guardian: GuardianHeld;
  onClose: () => void;
}

/** Whether a guardian may receive what concerns a student: a decision with its reason, which no import undoes. */
export function Custody({ student, guardian, onClose }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const { unit } = useProfile();
  const [may, setMay] = useState(guardian.may_receive !== false);
  const reason = useKept(`custody:${unit.id}:${student}:${guardian.id}`);
  const [until, setUntil] = useState("");
  const change = useMutation({
    mutationFn: () =>
      unwrap(
        api.PATCH("/units/{unit_id}/students/{student_id}/guardians/{person_id}", {
          params: { path: { unit_id: unit.id, student_id: student, person_id: guardian.id } },
          body: {
            may_receive: may,
            reason: reason.text.trim(),
            // The last day is a whole one.
            ...(!may && until && { until: dayAfter(until) }),
          },
        }),
      ),
    onSuccess: async () => {
      reason.taken();
      say(t("custody.changed"));
      onClose();
      await Promise.all(["student", "audit"].map((queryKey) => queries.invalidateQueries({ queryKey: [queryKey] })));
    },
  });
  const fields = change.error instanceof Refused ? change.error.fields : {};
  return (
    <Question
      isOpen
      title={t("custody.changeOf", { name: guardian.name })}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action primary isDisabled={!reason.text.trim()} isPending={change.isPending} onPress={() => change.mutate()}>
            {t("people.save")}
          </Action>
        </>
      }
    >
      <p>{t("custody.lead")}</p>
      <RadioGroup className="field" value={may ? "may" : "mayNot"} onChange={(value) => setMay(value === "may")}>
        <Label>{t("custody.decision")}</Label>
        {(["may", "mayNot"] as const).map((one) => (
          <Radio key={one} className="radio" value={one}>
            <span className="box" />
            {t(`custody.${one}`)}
          </Radio>
        ))}
      </RadioGroup>
      <Field
        required
        label={t("letter.reason")}
        rows={3}
        value={reason.text}
        onChange={reason.write}
        error={fields.reason}
        hint={reason.restored ? t("draft.restored") : t("custody.reasonHint")}
      />
      {!may && (
        <Field
          required={false}
          type="date"
          label={t("custody.lastDay")}
          value={until}
          onChange={setUntil}
          error={fields.until}
          hint={t("custody.lastDayHint")}
        />
      )}
      {change.isError && <Failure error={change.error} inputs={may ? ["reason"] : ["reason", "until"]} />}
    </Question>
  );
}
