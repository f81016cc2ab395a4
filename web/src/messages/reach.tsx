import { useId } from "react";
import { usePreview } from "../api/messages";
import type { Message, Preview, Unreached } from "../api/types";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Loading } from "../ui/waiting";
import { useWords } from "../words";
import { CHANNELS } from "./draft";
import { GiveAddress } from "./give-address";

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
        <GiveAddress unit={unit} id={id} person={one.person} named={named} />
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
