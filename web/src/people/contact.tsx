import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { Refused, unwrap } from "../api/problems";
import { useKeptForm } from "../auth/use-kept";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { useSay } from "../ui/said";
import { Tick } from "../ui/tick";
import { useWords } from "../words";
import { contactChanges } from "./contact-changes";

interface Reachable {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
}

/** Where somebody is reached, and the way to change it. */
export function ContactLine({ person }: { person: Reachable }) {
  const { t } = useWords();
  if (!person.email && !person.phone) return <span className="warm">{t("people.unreachable")}</span>;
  return <span className="quiet">{[person.email, person.phone].filter(Boolean).join(" · ")}</span>;
}

export function ChangeContact({ person }: { person: Reachable }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Action plain aria-label={t("people.contactOf", { name: person.name })} onPress={() => setOpen(true)}>
        {t("people.contact")}
      </Action>
      {open && <Dialog person={person} onClose={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ person, onClose }: { person: Reachable; onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const { unit } = useProfile();
  const { form, set, taken, restored } = useKeptForm(`contact:${unit.id}:${person.id}`, {
    email: person.email ?? "",
    phone: person.phone ?? "",
  });
  const { email, phone } = form;
  const [isConfirmed, setConfirmed] = useState(false);
  const change = useMutation({
    mutationFn: () =>
      unwrap(
        api.PATCH("/units/{unit_id}/people/{person_id}", {
          params: { path: { unit_id: unit.id, person_id: person.id } },
          body: contactChanges(person, form, isConfirmed),
        }),
      ),
    onSuccess: async () => {
      taken();
      say(t("people.contactChanged", { name: person.name }));
      onClose();
      await Promise.all(
        ["guardians", "teachers", "audit"].map((queryKey) => queries.invalidateQueries({ queryKey: [queryKey] })),
      );
    },
  });
  const giveUp = () => {
    taken();
    onClose();
  };
  const fields = change.error instanceof Refused ? change.error.fields : {};
  return (
    <Question
      isOpen
      title={t("people.contactOf", { name: person.name })}
      onClose={giveUp}
      footer={
        <>
          <Action onPress={giveUp}>{t("app.cancel")}</Action>
          <Action primary isPending={change.isPending} onPress={() => change.mutate()}>
            {t("people.save")}
          </Action>
        </>
      }
    >
      <Field
        required={false}
        type="email"
        label={t("people.email")}
        value={email}
        onChange={(next) => set({ email: next })}
        hint={restored && t("draft.restored")}
        error={fields.email}
      />
      {person.email && email.trim() === person.email && (
        <Tick isSelected={isConfirmed} onChange={setConfirmed}>
          {t("people.emailIsRight")}
        </Tick>
      )}
      <Field
        required={false}
        type="tel"
        label={t("people.phone")}
        value={phone}
        onChange={(next) => set({ phone: next })}
        error={fields.phone}
      />
      <p className="hint">{t("people.contactHint")}</p>
      {change.isError && <Failure error={change.error} inputs={["email", "phone"]} />}
    </Question>
  );
}
