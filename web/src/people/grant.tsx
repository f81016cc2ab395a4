import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { Refused, unwrap } from "../api/problems";
import type { Member, Role } from "../api/types";
import { useKeptForm } from "../auth/use-kept";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Choice, Field } from "../ui/fields";
import { useOnce } from "../ui/once";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { dayAfter } from "../words/dates";

interface Props {
  unit: string;
  roles: readonly Role[];
  /** Somebody of the unit; without it, somebody new there. */
  person?: Member["person"];
  onClose: () => void;
}

interface Form {
  name: string;
  email: string;
  role: Role | "";
  since: string;
  until: string;
}

export function Grant({ unit, roles, person, onClose }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const { form, set, taken, restored } = useKeptForm<Form>(`grant:${unit}:${person?.id ?? "new"}`, {
    name: "",
    email: "",
    // Where there is one to give alone, it is that one.
    role: roles.length === 1 && roles[0] ? roles[0] : "",
    since: "",
    until: "",
  });
  const { name, email, role, since, until } = form;
  const grant = useMutation({
    mutationFn: (chosen: Role) => {
      const body = {
        ...(person ? { person_id: person.id } : { name: name.trim(), email: email.trim() }),
        role: chosen,
        ...(since && { since }),
        // The last day is a whole one.
        ...(until && { until: dayAfter(until) }),
      };
      return unwrap(
        api.POST("/units/{unit_id}/members", {
          params: { path: { unit_id: unit }, header: once.header(body) },
          body,
        }),
      );
    },
    onSuccess: async (member) => {
      once.taken();
      taken();
      say(t("members.granted", { name: member.person.name, role: t(`role.${member.role}`) }));
      onClose();
      await Promise.all(
        ["members", "direction", "audit"].map((queryKey) => queries.invalidateQueries({ queryKey: [queryKey] })),
      );
    },
  });
  const giveUp = () => {
    taken();
    onClose();
  };
  const fields = grant.error instanceof Refused ? grant.error.fields : {};
  const ready = role !== "" && (person || (name.trim() && email.trim()));
  return (
    <Question
      isOpen
      title={person ? t("members.grantTo", { name: person.name }) : t("members.grant")}
      onClose={giveUp}
      footer={
        <>
          <Action onPress={giveUp}>{t("app.cancel")}</Action>
          <Action
            primary
            isDisabled={!ready}
            isPending={grant.isPending}
            onPress={() => role !== "" && grant.mutate(role)}
          >
            {t("members.give")}
          </Action>
        </>
      }
    >
      {!person && (
        <>
          <p>{t("members.newLead")}</p>
          <Field
            required
            label={t("members.name")}
            value={name}
            onChange={(next) => set({ name: next })}
            hint={restored && t("draft.restored")}
            error={fields.name}
          />
          <Field
            required
            type="email"
            label={t("people.email")}
            value={email}
            onChange={(next) => set({ email: next })}
            error={fields.email}
          />
        </>
      )}
      <Choice
        required
        label={t("members.role")}
        none={t("members.chooseRole")}
        value={role}
        onChange={(value) => set({ role: value as Role | "" })}
        options={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
        error={fields.role ?? fields.person_id}
      />
      <Field
        required={false}
        type="date"
        label={t("members.firstDay")}
        value={since}
        onChange={(next) => set({ since: next })}
        error={fields.since}
        hint={t("members.firstDayHint")}
      />
      <Field
        required={false}
        type="date"
        label={t("members.lastDay")}
        value={until}
        onChange={(next) => set({ until: next })}
        error={fields.until}
        hint={t("members.lastDayHint")}
      />
      {grant.isError && (
        <Failure
          error={grant.error}
          inputs={["since", "until", fields.role ? "role" : "person_id", ...(person ? [] : ["name", "email"])]}
        />
      )}
    </Question>
  );
}
