import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "../api/context";
import { useAliases } from "../api/messages";
import { Refused, unwrap } from "../api/problems";
import { useKept } from "../auth/use-kept";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Choice, Field } from "../ui/fields";
import { useOnce } from "../ui/once";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";

const ALIAS_MAX = 100;

interface Props {
  unit: string;
  value: string;
  onChange: (alias: string) => void;
  /** The first is chosen for whoever has not chosen. */
  onOffered: (alias: string) => void;
  error?: string;
}

/** Under which of the unit's names it goes; the first one is made here too. */
export function AliasField({ unit, value, onChange, onOffered, error }: Props) {
  const { t } = useWords();
  const aliases = useAliases(unit);
  const [asking, setAsking] = useState(false);
  const first = aliases.data?.[0]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: offered once, when it is known
  useEffect(() => {
    if (first && !value) onOffered(first);
  }, [first]);
  return (
    <div className="with-button">
      <Loaded query={aliases}>
        {(found) => (
          <Choice
            required
            label={t("message.alias")}
            none={found.length && value ? undefined : t("message.chooseAlias")}
            value={value}
            onChange={onChange}
            options={found.map((one) => ({ value: one.id, label: one.name }))}
            error={error}
            hint={t(found.length ? "message.aliasHint" : "message.noAlias")}
          />
        )}
      </Loaded>
      <Action onPress={() => setAsking(true)}>{t("message.newAlias")}</Action>
      {asking && <NewAlias unit={unit} onClose={() => setAsking(false)} onDone={onChange} />}
    </div>
  );
}

function NewAlias({ unit, onClose, onDone }: { unit: string; onClose: () => void; onDone: (alias: string) => void }) {
  const { t } = useWords();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const { text: name, write: setName, taken, restored } = useKept(`alias:${unit}`);
  const add = useMutation({
    mutationFn: () => {
      const body = { name: name.trim() };
      const params = { path: { unit_id: unit }, header: once.header(body) };
      return unwrap(api.POST("/units/{unit_id}/sender-aliases", { params, body }));
    },
    onSuccess: async (alias) => {
      once.taken();
      taken();
      await queries.invalidateQueries({ queryKey: ["aliases", unit] });
      onDone(alias.id);
      onClose();
    },
  });
  const giveUp = () => {
    taken();
    onClose();
  };
  const fields = add.error instanceof Refused ? add.error.fields : {};
  return (
    <Question
      isOpen
      title={t("message.newAlias")}
      onClose={giveUp}
      footer={
        <>
          <Action onPress={giveUp}>{t("app.cancel")}</Action>
          <Action primary isDisabled={!name.trim()} isPending={add.isPending} onPress={() => add.mutate()}>
            {t("message.addAlias")}
          </Action>
        </>
      }
    >
      <p>{t("message.aliasLead")}</p>
      <Field
        autoFocus
        required
        label={t("message.aliasName")}
        value={name}
        onChange={setName}
        maxLength={ALIAS_MAX}
        hint={restored && t("draft.restored")}
        error={fields.name}
      />
      {add.isError && <Failure error={add.error} inputs={["name"]} />}
    </Question>
  );
}
