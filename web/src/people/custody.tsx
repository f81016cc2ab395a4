import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { useApi } from "../api/context";
import type { GuardianHeld } from "../api/people";
import { Refused, unwrap } from "../api/problems";
import { useKeptForm } from "../auth/use-kept";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { dayAfter, lastDate } from "../words/dates";

interface Decision {
  may: boolean;
  reason: string;
  until: string;
}

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
  // Kept as one: a reason that came back beside another decision than its own would let receive who may not.
  const { form, set, taken, restored } = useKeptForm<{ decision: Decision }>(
    `custody:${unit.id}:${student}:${guardian.id}`,
    { decision: nowOf(guardian) },
  );
  const { may, reason, until } = form.decision;
  const decide = (part: Partial<Decision>) => set({ decision: { ...form.decision, ...part } });
  const change = useMutation({
    mutationFn: () =>
      unwrap(
        api.PATCH("/units/{unit_id}/students/{student_id}/guardians/{person_id}", {
          params: { path: { unit_id: unit.id, student_id: student, person_id: guardian.id } },
          body: {
            may_receive: may,
            reason: reason.trim(),
            // The last day is a whole one.
            ...(!may && until && { until: dayAfter(until) }),
          },
        }),
      ),
    onSuccess: async () => {
      taken();
      say(t("custody.changed"));
      onClose();
      await Promise.all(["student", "audit"].map((queryKey) => queries.invalidateQueries({ queryKey: [queryKey] })));
    },
  });
  const close = () => {
    // What goes with no words is chosen again in a moment.
    if (!reason) taken();
    onClose();
  };
  const fields = change.error instanceof Refused ? change.error.fields : {};
  return (
    <Question
      isOpen
      title={t("custody.changeOf", { name: guardian.name })}
      onClose={close}
      footer={
        <>
          <Action onPress={close}>{t("app.cancel")}</Action>
          <Action primary isDisabled={!reason.trim()} isPending={change.isPending} onPress={() => change.mutate()}>
            {t("people.save")}
          </Action>
        </>
      }
    >
      <p>{t("custody.lead")}</p>
      <RadioGroup
        className="field"
        value={may ? "may" : "mayNot"}
        onChange={(value) => decide({ may: value === "may" })}
      >
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
        value={reason}
        onChange={(value) => decide({ reason: value })}
        error={fields.reason}
        hint={restored ? t("draft.restored") : t("custody.reasonHint")}
      />
      {!may && (
        <Field
          required={false}
          type="date"
          label={t("custody.lastDay")}
          value={until}
          onChange={(value) => decide({ until: value })}
          error={fields.until}
          hint={t("custody.lastDayHint")}
        />
      )}
      {change.isError && <Failure error={change.error} inputs={may ? ["reason"] : ["reason", "until"]} />}
    </Question>
  );
}

/** How it is now, for which a reason is to be given anew; what has ended, or never was, has no end. */
function nowOf({ may_receive, until }: GuardianHeld): Decision {
  const may = may_receive !== false;
  return { may, reason: "", until: !may && until ? lastDate(until) : "" };
}
