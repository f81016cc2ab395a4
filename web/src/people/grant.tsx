import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { Refused, unwrap } from "../api/problems";
import type { Member, Role } from "../api/types";
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

export function Grant({ unit, roles, person, onClose }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  // Where there is one to give alone, it is that one.
  const [role, setRole] = useState<Role | "">(roles.length === 1 && roles[0] ? roles[0] : "");
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
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
      say(t("members.granted", { name: member.person.name, role: t(`role.${member.role}`) }));
      onClose();
      await Promise.all(
        ["members", "direction", "audit"].map((queryKey) => queries.invalidateQueries({ queryKey: [queryKey] })),
      );
    },
  });
  const fields = grant.error instanceof Refused ? grant.error.fields : {};
  const ready = role !== "" && (person || (name.trim() && email.trim()));
  return (
    <Question
      isOpen
      title={person ? t("members.grantTo", { name: person.name }) : t("members.grant")}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
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
          <Field required label={t("members.name")} value={name} onChange={setName} error={fields.name} />
          <Field
            required
            type="email"
            label={t("people.email")}
            value={email}
            onChange={setEmail}
            error={fields.email}
          />
        </>
      )}
      <Choice
        required
        label={t("members.role")}
        none={t("members.chooseRole")}
        value={role}
        onChange={(value) => setRole(value as Role | "")}
        options={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))}
        error={fields.role ?? fields.person_id}
      />
      <Field
        required={false}
        type="date"
        label={t("members.firstDay")}
        value={since}
        onChange={setSince}
        error={fields.since}
        hint={t("members.firstDayHint")}
      />
      <Field
        required={false}
        type="date"
        label={t("members.lastDay")}
        value={until}
        onChange={setUntil}
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
