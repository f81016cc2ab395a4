import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { useApi } from "../api/context";
import { isOvertaken, Refused, unwrap } from "../api/problems";
import { atLetter, useChanges, useMembers } from "../api/queries";
import { takeAnswer } from "../api/take-answer";
import type { Attachment, Letter, Member } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Changed } from "../ui/changed";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Group } from "../ui/fields";
import { Icon } from "../ui/icons";
import { useOnce } from "../ui/once";
import { useSay } from "../ui/said";
import { Tick } from "../ui/tick";
import { useSeen } from "../ui/use-seen";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { useChanged } from "./use-changed";

interface Props {
  letter: Letter;
  isOpen: boolean;
  onClose: () => void;
  onDone: () => void;
}

type Order = "sequential" | "parallel";

/** Who signs, and in which order: what was on the screen when the question came. */
export function SubmitQuestion({ letter, isOpen, onClose, onDone }: Props) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const { unit } = useProfile();
  const members = useMembers(unit.id);
  const { seen, isOld, header } = useSeen(isOpen, letter);
  const [chosen, setChosen] = useState<string[]>();
  const [order, setOrder] = useState<Order>("sequential");
  const signers = signersOf(members.data?.items ?? []);
  // The director signs unless somebody says otherwise.
  const ids =
    chosen ??
    signers
      .filter((one) => one.role === "director")
      .map((one) => one.person.id)
      .slice(0, 1);
  const submit = useMutation({
    mutationFn: () => {
      const body = { signer_ids: ids, order };
      return unwrap(
        api.POST("/communications/{communication_id}/submit", {
          params: { ...atLetter(letter.id).params, header: { ...once.header([body, header]), ...header } },
          body,
        }),
      );
    },
    onSuccess: async (next) => {
      once.taken();
      takeAnswer(queries, ["letter", letter.id], next);
      say(t("submit.done"));
      onDone();
      await queries.invalidateQueries();
    },
    // Somebody was here first: what is behind the question is how it stands now, to be read before it is signed.
    onError: () => queries.invalidateQueries({ queryKey: ["letter", letter.id] }),
  });
  const fields = submit.error instanceof Refused ? submit.error.fields : {};
  const close = () => {
    submit.reset();
    onClose();
  };
  const toggle = (id: string, on: boolean) => setChosen(on ? [...ids, id] : ids.filter((one) => one !== id));
  const move = (id: string, by: -1 | 1) => {
    const next = ids.filter((one) => one !== id);
    next.splice(ids.indexOf(id) + by, 0, id);
    setChosen(next);
  };
  const listed = [
    ...ids.flatMap((id) => signers.filter((one) => one.person.id === id)),
    ...signers.filter((one) => !ids.includes(one.person.id)),
  ];
  return (
    <Question
      title={t("submit.title")}
      isOpen={isOpen}
      onClose={close}
      footer={
        <>
          <Action onPress={close}>{t("app.cancel")}</Action>
          <Action
            primary
            isDisabled={ids.length === 0 || isOld || isOvertaken(submit.error)}
            isPending={submit.isPending}
            onPress={() => submit.mutate()}
          >
            {t("submit.confirm")}
          </Action>
        </>
      }
    >
      <p>{t("submit.lead")}</p>
      <div>
        <h3>{t("files.title")}</h3>
        {seen.attachments.length === 0 ? (
          <p>{t("files.none")}</p>
        ) : (
          <ul>
            {seen.attachments.map((file) => (
              <li key={file.id}>
                {file.name}{" "}
                {fields[fieldOf(file)] && (
                  <span className="error" role="alert">
                    {fields[fieldOf(file)]}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
      <Loaded query={members}>
        {() => (
          <Group legend={t("submit.signers")} error={ids.length === 0 ? t("submit.chooseOne") : undefined}>
            {signers.length === 0 && <p>{t("submit.noSigners")}</p>}
            <ul className="signers">
              {listed.map(({ person, role }) => {
                const place = ids.indexOf(person.id);
                return (
                  <li key={person.id}>
                    <Tick isSelected={place >= 0} onChange={(on) => toggle(person.id, on)}>
                      {order === "sequential" && place >= 0 && ids.length > 1 && <b>{place + 1}.</b>} {person.name}{" "}
                      <span className="quiet">{t(`role.${role}`)}</span>
                    </Tick>
                    {order === "sequential" && place >= 0 && ids.length > 1 && (
                      <span>
                        <Action
                          plain
                          isDisabled={place === 0}
                          aria-label={t("submit.up", { name: person.name })}
                          onPress={() => move(person.id, -1)}
                        >
                          <Icon name="up" />
                        </Action>
                        <Action
                          plain
                          isDisabled={place === ids.length - 1}
                          aria-label={t("submit.down", { name: person.name })}
                          onPress={() => move(person.id, 1)}
                        >
                          <Icon name="down" />
                        </Action>
                      </span>
                    )}
                  </li>
                );
              })}
            </ul>
          </Group>
        )}
      </Loaded>
      {ids.length > 1 && (
        <RadioGroup className="field" value={order} onChange={(value) => setOrder(value as Order)}>
          <Label>{t("submit.order")}</Label>
          <Radio className="radio" value="sequential">
            <span className="box" />
            {t("submit.sequential")}
          </Radio>
          <Radio className="radio" value="parallel">
            <span className="box" />
            {t("submit.parallel")}
          </Radio>
        </RadioGroup>
      )}
      {isOld ? (
        <ChangedLetter seen={seen} now={letter} />
      ) : (
        submit.isError && <Failure error={submit.error} inputs={seen.attachments.map(fieldOf)} />
      )}
    </Question>
  );
}

/** What the API calls a file when it says what is wrong with it. */
const fieldOf = ({ id }: Attachment) => `attachments.${id}`;

/** What is another in a letter than when it was seen, and who changed it last. */
function ChangedLetter({ seen, now }: { seen: Letter; now: Letter }) {
  const changed = useChanged();
  const { data, isFetching } = useChanges(now.id);
  return <Changed fields={changed(seen, now)} by={isFetching ? undefined : data?.at(-1)?.actor.name} />;
}

/** Those who can sign, once each, the director first. */
function signersOf(members: Member[]): Member[] {
  const seen = new Set<string>();
  return members
    .filter((one) => one.can_sign && !seen.has(one.person.id) && seen.add(one.person.id))
    .sort((one, other) => Number(other.role === "director") - Number(one.role === "director"));
}
