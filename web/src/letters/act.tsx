import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Api } from "../api/client";
import { useApi } from "../api/context";
import { isOvertaken, Refused, unwrap } from "../api/problems";
import { takeAnswer } from "../api/take-answer";
import type { CloseReason, ForwardReason, Letter, UnitName } from "../api/types";
import { useKept, useKeptForm } from "../auth/use-kept";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Choice, Field } from "../ui/fields";
import { useOnce } from "../ui/once";
import { useSay } from "../ui/said";
import { RareUnitPicker } from "../ui/unit-picker-lazy";
import { useSeen } from "../ui/use-seen";
import { useWords } from "../words";
import { Meanwhile } from "./meanwhile";
import { mustRemark } from "./must-remark";
import { CLOSE_REASONS, FORWARD_REASONS, REASON_MAX } from "./reasons";

export type Asked = "receive" | "withdraw" | "forward" | "process" | "close";

interface Form {
  unit: UnitName | null;
  closeReason: CloseReason;
  forwardReason: ForwardReason;
}

const BLANK: Form = { unit: null, closeReason: "missing_documents", forwardReason: "not_competent" };

interface Props {
  action: Asked;
  letter: Letter;
  onClose: () => void;
}

/** Asks what an action needs, and does it. */
export function ActQuestion({ action, letter, onClose }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const { form, set, taken } = useKeptForm(choiceOf(action, letter.id), BLANK);
  const remarks = useKept(remarksOf(action, letter.id));
  // What somebody did to it meanwhile is shown here, and the answer is for the letter as it is shown.
  const { isOld } = useSeen(true, letter);
  const act = useMutation({
    mutationFn: () =>
      unwrap(
        send(api, action, letter, form, remarks.text.trim(), once.header({ action, ...form, remarks: remarks.text })),
      ),
    onSuccess: async (next) => {
      once.taken();
      taken();
      remarks.taken();
      takeAnswer(queries, ["letter", letter.id], next);
      say(t(`actions.done.${action}`));
      onClose();
      await queries.invalidateQueries();
    },
    // Somebody was here first: what is behind the question is how it stands now.
    onError: () => queries.invalidateQueries({ queryKey: ["letter", letter.id] }),
  });
  const close = () => {
    // What goes with no words is chosen again in a moment.
    if (!remarks.text) taken();
    onClose();
  };
  const fields = act.error instanceof Refused ? act.error.fields : {};
  const isRemarked = mustRemark(action, letter);
  return (
    <Question
      isOpen
      title={t(`actions.label.${action}`)}
      onClose={close}
      footer={
        <>
          <Action onPress={close}>{t("app.cancel")}</Action>
          <Action
            primary
            isPending={act.isPending}
            isDisabled={
              !letter.allowed_actions.includes(action) ||
              (isRemarked && !remarks.text.trim()) ||
              (action === "forward" && !form.unit)
            }
            onPress={() => act.mutate()}
          >
            {t(`actions.label.${action}`)}
          </Action>
        </>
      }
    >
      <p>{t(`actions.lead.${action}`)}</p>
      {action === "forward" && (
        <>
          <RareUnitPicker
            label={t("actions.unit")}
            value={form.unit}
            onChange={(unit) => set({ unit })}
            except={letter.holder.id}
            error={fields.unit_id}
          />
          <Choice
            label={t("actions.reason")}
            value={form.forwardReason}
            onChange={(reason) => set({ forwardReason: reason as ForwardReason })}
            options={FORWARD_REASONS.map((value) => ({ value, label: t(`forwardReason.${value}`) }))}
          />
        </>
      )}
      {action === "close" && (
        <Choice
          label={t("actions.reason")}
          value={form.closeReason}
          onChange={(reason) => set({ closeReason: reason as CloseReason })}
          options={CLOSE_REASONS.map((value) => ({ value, label: t(`closeReason.${value}`) }))}
        />
      )}
      <Field
        label={t("actions.remarks")}
        rows={4}
        required={isRemarked}
        value={remarks.text}
        onChange={remarks.write}
        maxLength={REASON_MAX}
        hint={remarks.restored && t("draft.restored")}
        error={fields.remarks}
      />
      {act.isError && (
        <Failure error={act.error} inputs={action === "forward" ? ["unit_id", "remarks"] : ["remarks"]} />
      )}
      {(isOld || isOvertaken(act.error)) && <Meanwhile id={letter.id} />}
    </Question>
  );
}

/** Where the remarks of an action are kept until it is done. */
export function remarksOf(action: Asked, letter: string): string {
  return `remarks:${action}:${letter}`;
}

/** Where what is chosen beside them is kept. */
export function choiceOf(action: Asked, letter: string): string {
  return `choice:${action}:${letter}`;
}

/** The request of an action; it is refused when the letter is not the one that was seen. */
function send(
  api: Api,
  action: Asked,
  letter: Letter,
  form: Form,
  remarks: string,
  key: { "Idempotency-Key": string },
) {
  const params = {
    path: { communication_id: letter.id },
    header: { ...key, "If-Match": `"${letter.version}"` },
  };
  const remarked = { params, body: { remarks: remarks || null } };
  switch (action) {
    case "receive":
      return api.POST("/communications/{communication_id}/receive", remarked);
    case "withdraw":
      return api.POST("/communications/{communication_id}/withdraw", remarked);
    case "process":
      return api.POST("/communications/{communication_id}/process", remarked);
    case "close":
      return api.POST("/communications/{communication_id}/close", {
        params,
        body: { reason: form.closeReason, remarks },
      });
    case "forward":
      return api.POST("/communications/{communication_id}/forward", {
        params,
        body: { unit_id: form.unit?.id ?? "", reason: form.forwardReason, remarks },
      });
  }
}
