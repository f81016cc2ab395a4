import { useId } from "react";
import { usePreview } from "../api/messages";
import type { Message, Preview, Unreached } from "../api/types";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Loading } from "../ui/waiting";
import { useWords } from "../words";
import { CHANNELS } from "./draft";
import { GiveAddress } from "./give-address";
import { isMendable, type Shared, sharedOf } from "./unreached";

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
            {sharedOf(unreached).map((shared) => (
              <SharedLine key={`${shared.channel} ${shared.code}`} shared={shared} more={preview.hasNextPage} />
            ))}
            {unreached.filter(isMendable).map((one) => (
              <MendableLine key={one.person.id} unit={unit} id={message.id} one={one} />
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

/** A cause that many may share, how many do as far as they were read, and who. */
function SharedLine({ shared: { channel, code, people }, more }: { shared: Shared; more: boolean }) {
  const { t } = useWords();
  const count = people.length;
  return (
    <li>
      <details>
        <summary>
          {t(more ? "reach.sharedMore" : "reach.shared", {
            channel: t(`channel.${channel}`),
            cause: t(`delivery.${code}`, { count }),
            count,
          })}
        </summary>
        <ul className="plain quiet">
          {people.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      </details>
    </li>
  );
}

interface LineProps {
  unit: string;
  /** The message's. */
  id: string;
  one: Unreached;
}

/** Somebody whom no mail reaches, and why, with the remedy at hand. */
function MendableLine({ unit, id, one: { person, channel, code } }: LineProps) {
  const { t } = useWords();
  const named = useId();
  return (
    <li>
      <strong id={named}>{person.name}</strong>
      <span className="quiet">
        {t(`channel.${channel}`)}: {t(`delivery.${code}`)}
      </span>
      <GiveAddress unit={unit} id={id} person={person} named={named} />
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
