import { Fragment } from "react";
import { Link } from "react-router";
import type { MessageSummary } from "../api/types";
import { useWords } from "../words";
import { Bar, Shares } from "./bar";
import { briefOf, hasFailed, type Outcome } from "./totals";

/** A message in a list: what it is about, who sent it and when, or when it will go, and how it went. */
export function MessageRow({ message, unit }: { message: MessageSummary; unit: string }) {
  const { t, when } = useWords();
  const { id, subject, category, trigger, state, sender, alias, totals } = message;
  const at = (state === "scheduled" ? message.send_at : message.sent_at) ?? message.created_at;
  // Before it goes nobody has looked yet whom it is for.
  const gone = state === "sending" || state === "sent";
  const failed = state === "sent" && hasFailed(message);
  return (
    <Link className="row message-row" to={`/u/${unit}/messages/${id}`}>
      <span className="row-main">
        <strong>{subject}</strong>
        <span className="quiet">
          {t("outbox.by", { alias: alias.name, name: sender.name })}
          {gone && ` · ${t("outbox.recipients", { count: totals.recipients ?? 0 })}`}
        </span>
        {gone && <Brief message={message} />}
      </span>
      {trigger === "automatic" ? (
        <span className="badge">{t("outbox.automatic")}</span>
      ) : (
        category === "notice" && <span className="badge">{t("category.notice")}</span>
      )}
      <span className={`badge message-${failed ? "failed" : state}`}>
        {t(failed ? "outbox.withFailures" : `messageState.${state}`)}
      </span>
      <time className="row-time quiet" dateTime={at}>
        {when(at)}
      </time>
    </Link>
  );
}

/** How it went by the channel by which most went wrong, and what went wrong by the others. */
function Brief({ message }: { message: MessageSummary }) {
  const { t } = useWords();
  const { worst, others } = briefOf(message);
  const name = ({ channel }: Outcome) => <span className="quiet">{t(`channel.${channel}`)}:</span>;
  return (
    <Bar
      {...worst}
      name={name(worst)}
      more={others.map((other) => (
        <Fragment key={other.channel}>
          {name(other)}
          <Shares {...other} />
        </Fragment>
      ))}
    />
  );
}
