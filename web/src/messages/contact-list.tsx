import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { useGroups, useListPeople, useScopes } from "../api/messages";
import { Refused, unwrap } from "../api/problems";
import type { ContactList, Named, ScopeKind } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Choice, Field } from "../ui/fields";
import { useOnce } from "../ui/once";
import { useSay } from "../ui/said";
import { Loaded, Missing } from "../ui/waiting";
import { useWords } from "../words";
import { PROVINCES } from "../words/provinces";
import { type Picked, scopesOf } from "./draft";
import { PeoplePicker } from "./people-picker";

const NAME_MAX = 100;

interface Props {
  unit: string;
  onClose: () => void;
}

const NOBODY: Named[] = [];

/** A name, whom it means, and people by hand: those who are in it already are named, and can be taken out one by one. */
export function ListQuestion({ unit, list, onClose }: Props & { list?: ContactList }) {
  const { t } = useWords();
  const people = useListPeople(list?.id);
  if (!list) return <ListForm unit={unit} before={NOBODY} onClose={onClose} />;
  if (people.data) return <ListForm unit={unit} list={list} before={people.data} onClose={onClose} />;
  return (
    <Question
      isOpen
      title={t("lists.edit")}
      onClose={onClose}
      footer={<Action onPress={onClose}>{t("app.cancel")}</Action>}
    >
      <Loaded query={people}>{() => null}</Loaded>
    </Question>
  );
}

function ListForm({ unit, list, before, onClose }: Props & { list?: ContactList; before: Named[] }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const school = useProfile().unit.kind === "school";
  const scopes = useScopes();
  const [name, setName] = useState(list?.name ?? "");
  const [kind, setKind] = useState<ScopeKind | "">(list?.scope.kind ?? "");
  const [group, setGroup] = useState(list?.scope.group ?? "");
  const [province, setProvince] = useState(list?.scope.province ?? "");
  const [picked, setPicked] = useState<Picked[]>(before);
  const needs = scopes.data?.find((one) => one.kind === kind)?.needs;
  const groups = useGroups(unit, needs === "group");
  const save = useMutation({
    mutationFn: () => {
      const people = picked.map((one) => one.id);
      const scope = {
        kind: kind as ScopeKind,
        group: needs === "group" ? group : null,
        province: needs === "province" ? province : null,
      };
      const body = { name: name.trim(), scope, people };
      if (list) return unwrap(api.PATCH("/contact-lists/{list_id}", { params: { path: { list_id: list.id } }, body }));
      const params = { path: { unit_id: unit }, header: once.header(body) };
      return unwrap(api.POST("/units/{unit_id}/contact-lists", { params, body }));
    },
    onSuccess: async () => {
      once.taken();
      say(t("lists.saved"));
      onClose();
      await Promise.all(
        [["contact-lists", unit], ["contact-list"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
  const fields = save.error instanceof Refused ? save.error.fields : {};
  const whole =
    name.trim() && kind && (needs !== "group" || group) && (needs !== "province" || province) && !scopes.isPending;
  return (
    <Question
      isOpen
      title={t(list ? "lists.edit" : "lists.new")}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action primary isDisabled={!whole} isPending={save.isPending} onPress={() => save.mutate()}>
            {t("lists.save")}
          </Action>
        </>
      }
    >
      <Field
        autoFocus
        required
        label={t("lists.name")}
        value={name}
        onChange={setName}
        maxLength={NAME_MAX}
        error={fields.name}
      />
      <Choice
        required
        label={t("lists.scope")}
        none={t("lists.chooseScope")}
        value={kind}
        onChange={(value) => setKind(value as ScopeKind)}
        options={scopesOf(school, scopes.data ?? []).map((one) => ({ value: one.kind, label: one.name }))}
        error={fields["scope.kind"]}
        hint={t("lists.scopeHint")}
      />
      <Missing query={scopes} />
      {needs === "group" && (
        <Choice
          required
          label={t("lists.group")}
          none={t("lists.chooseGroup")}
          value={group}
          onChange={setGroup}
          options={(groups.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          error={fields["scope.group"]}
        />
      )}
      {needs === "group" && <Missing query={groups} />}
      {needs === "province" && (
        <Choice
          required
          label={t("lists.province")}
          none={t("lists.chooseProvince")}
          value={province}
          onChange={setProvince}
          options={Object.entries(PROVINCES).map(([value, label]) => ({ value, label }))}
          error={fields["scope.province"]}
        />
      )}
      <PeoplePicker
        unit={unit}
        label={t("lists.people")}
        hint={t(school ? "lists.peopleHint" : "audience.colleaguesHint")}
        picked={picked}
        onChange={setPicked}
        persons
      />
      {save.isError && (
        <Failure
          error={save.error}
          inputs={["name", "scope.kind", ...(needs === "group" || needs === "province" ? [`scope.${needs}`] : [])]}
        />
      )}
    </Question>
  );
}

export function DeleteList({ unit, list, onClose }: Props & { list: ContactList }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE("/contact-lists/{list_id}", { params: { path: { list_id: list.id } } })),
    onSuccess: async () => {
      say(t("lists.deleted"));
      onClose();
      await queries.invalidateQueries({ queryKey: ["contact-lists", unit] });
    },
  });
  return (
    <Question
      alert
      isOpen
      title={t("lists.deleteTitle", { name: list.name })}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action danger isPending={remove.isPending} onPress={() => remove.mutate()}>
            {t("lists.delete")}
          </Action>
        </>
      }
    >
      <p>{t("lists.deleteBody")}</p>
      {remove.isError && <Failure error={remove.error} />}
    </Question>
  );
}
