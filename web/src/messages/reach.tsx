import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { useApi } from "../api/context";
import { usePreview } from "../api/messages";
import { Refused, unwrap } from "../api/problems";
import type { Message, Preview, Unreached } from "../api/types";
import { useKept } from "../auth/use-kept";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Field } from "../ui/fields";
import { useSay } from "../ui/said";
import { Loading } from "../ui/waiting";
import { useWords } from "../words";
import { CHANNELS } from "./draft";

interface Props {
  unit: string;
  message: Message;
}

/** Before it is sent: how many it reaches and how, who is not reached and why, with the remedy at hand. */
export function Reach({ unit, message }: Props) {
  const { t } = useWords();
  const preview = usePreview(message);
  const titled = useId();
  const first = preview.data?.pages[0];
  const unreached = preview.data?.pages.flatMap((page) => page.unreachable) ?? [];
  return (
    <section className="card stack reach" aria-labelledby={titled} aria-busy={preview.isFetching}>
      <h2 id={titled}>{t("reach.title")}</h2>
      {first ? (
        <Counts preview={first} />
      ) : preview.isError ? (
        <Failure error={preview.error} onRetry={() => preview.refetch()} />
      ) : (
        <Loading />
      )}
      {unreached.length > 0 && (
        <>
          <h3>{t("reach.unreached")}</h3>
          <ul className="unreached" aria-label={t("reach.unreached")}>
            {unreached.map((one) => (
              <UnreachedLine key={`${one.person.id} ${one.channel}`} unit={unit} id={message.id} one={one} />
            ))}
          </ul>
          {preview.hasNextPage && (
            <Action isPending={preview.isFetchingNextPage} onPress={() => preview.fetchNextPage()}>
              {t("app.more")}
            </Action>
          )}
        </>
      )}
    </section>
  );
}

interface LineProps {
  unit: string;
  /** The message's. */
  id: string;
  one: Unreached;
}

/** Somebody whom it does not reach, and why. */
function UnreachedLine({ unit, id, one }: LineProps) {
  const { t } = useWords();
  const named = useId();
  return (
    <li>
      <strong id={named}>{one.person.name}</strong>
      <span className="quiet">
        {t(`channel.${one.channel}`)}: {t(`delivery.${one.code}`)}
      </span>
      {one.channel === "email" && one.code !== "opted_out" && (
        <GiveAddress unit={unit} id={id} one={one} named={named} />
      )}
    </li>
  );
}

function Counts({ preview }: { preview: Preview }) {
  const { t } = useWords();
  const asked = CHANNELS.flatMap((channel) => {
    const counts = preview.by_channel[channel];
    return counts ? [{ channel, ...counts }] : [];
  });
  if (preview.recipients === 0) return <p className="notice bad">{t("reach.nobody")}</p>;
  return (
    <div role="status">
      <p className="figure">{t("reach.people", { count: preview.recipients })}</p>
      <ul className="plain">
        <li>{t("reach.inbox", { count: preview.recipients })}</li>
        {asked.map(({ channel, reachable, unreachable }) => (
          <li key={channel}>
            {t(`reach.${channel}`, { count: reachable })}
            {unreachable > 0 && <span className="error"> {t("reach.not", { count: unreachable })}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** An address, given there and then; whose it is stands above it, in what is `named`. */
function GiveAddress({ unit, id, one, named }: LineProps & { named: string }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const { text: email, write: setEmail, taken } = useKept(`email:${unit}:${one.person.id}`);
  const give = useMutation({
    mutationFn: () =>
      unwrap(
        api.PATCH("/units/{unit_id}/people/{person_id}", {
          params: { path: { unit_id: unit, person_id: one.person.id } },
          body: { email: email.trim() },
        }),
      ),
    onSuccess: async () => {
      taken();
      say(t("reach.given", { name: one.person.name }));
      const queryKey = ["message", id, "preview"];
      // A first count that is on its way already may know nothing of it, and would not be asked for anew.
      await queries.cancelQueries({ queryKey });
      await queries.invalidateQueries({ queryKey });
    },
  });
  const fields = give.error instanceof Refused ? give.error.fields : {};
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (email.trim() && !give.isPending) give.mutate();
      }}
    >
      <fieldset className="give" aria-labelledby={named}>
        <Field type="email" label={t("reach.address")} value={email} onChange={setEmail} error={fields.email} />
        <Action type="submit" isDisabled={!email.trim()} isPending={give.isPending}>
          {t("reach.save")}
        </Action>
      </fieldset>
      {give.isError && <Failure error={give.error} inputs={["email"]} />}
    </form>
  );
}
