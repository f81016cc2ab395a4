import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { useGroups, useListPeople, useScopes } from "../api/messages";
import { Refused, unwrap } from "../api/problems";
import type { ContactList, Named, ScopeKind } from "../api/types";
import { useKeptForm } from "../auth/use-kept";
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
import { scopesOf } from "./draft";
import { bodyOf, edit, type ListContent } from "./list-edit";
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
      title={t("lists.editOne", { name: list.name })}
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
  const { form, set, taken, begun, restored } = useKeptForm<ListContent>(`list:${list?.id ?? unit}`, {
    name: list?.name ?? "",
    kind: list?.scope.kind ?? "",
    group: list?.scope.group ?? "",
    province: list?.scope.province ?? "",
    picked: before,
  });
  const { name, kind, group, province, picked } = form;
  const needsOf = (content: ListContent) => scopes.data?.find((one) => one.kind === content.kind)?.needs;
  const needs = needsOf(form);
  const groups = useGroups(unit, needs === "group");
  const save = useMutation({
    mutationFn: async () => {
      const body = bodyOf(form, needs);
      if (list) {
        const at = { params: { path: { list_id: list.id } } };
        const now = await unwrap(api.GET("/contact-lists/{list_id}/people", at));
        const changed = edit(
          bodyOf(begun, needsOf(begun)),
          body,
          now.map((one) => one.id),
        );
        return unwrap(api.PATCH("/contact-lists/{list_id}", { ...at, body: changed }));
      }
      const params = { path: { unit_id: unit }, header: once.header(body) };
      return unwrap(api.POST("/units/{unit_id}/contact-lists", { params, body }));
    },
    onSuccess: async () => {
      once.taken();
      taken();
      say(t("lists.saved"));
      onClose();
      await Promise.all(
        [["contact-lists", unit], ["contact-list"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  });
  const fields = save.error instanceof Refused ? save.error.fields : {};
  const giveUp = () => {
    taken();
    onClose();
  };
  const whole =
    name.trim() && kind && (needs !== "group" || group) && (needs !== "province" || province) && !scopes.isPending;
  return (
    <Question
      isOpen
      title={list ? t("lists.editOne", { name: list.name }) : t("lists.new")}
      onClose={giveUp}
      footer={
        <>
          <Action onPress={giveUp}>{t("app.cancel")}</Action>
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
        onChange={(next) => set({ name: next })}
        maxLength={NAME_MAX}
        hint={restored && t("draft.restored")}
        error={fields.name}
      />
      <Choice
        required
        label={t("lists.scope")}
        none={t("lists.chooseScope")}
        value={kind}
        onChange={(value) => set({ kind: value as ScopeKind })}
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
          onChange={(next) => set({ group: next })}
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
          onChange={(next) => set({ province: next })}
          options={Object.entries(PROVINCES).map(([value, label]) => ({ value, label }))}
          error={fields["scope.province"]}
        />
      )}
      <PeoplePicker
        unit={unit}
        label={t("lists.people")}
        hint={t(school ? "lists.peopleHint" : "audience.colleaguesHint")}
        picked={picked}
        onChange={(next) => set({ picked: next })}
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
