import { Link } from "react-router";
import type { MessageSummary } from "../api/types";
import { useWords } from "../words";
import { Bar } from "./bar";
import { sharesOf } from "./totals";

/** A message in a list: what it is about, who sent it and when, or when it will go, and how it went. */
export function MessageRow({ message, unit }: { message: MessageSummary; unit: string }) {
  const { t, when } = useWords();
  const { id, subject, category, state, sender, alias, totals } = message;
  const at = (state === "scheduled" ? message.send_at : message.sent_at) ?? message.created_at;
  // Before it goes nobody has looked yet whom it is for.
  const gone = state === "sending" || state === "sent";
  return (
    <Link className="row message-row" to={`/u/${unit}/messages/${id}`}>
      <span className="row-main">
        <strong>{subject}</strong>
        <span className="quiet">
          {t("outbox.by", { alias: alias.name, name: sender.name })}
          {gone && ` · ${t("outbox.recipients", { count: totals.recipients ?? 0 })}`}
        </span>
        {gone && <Bar brief shares={sharesOf(totals)} />}
      </span>
      {category === "notice" && <span className="badge">{t("category.notice")}</span>}
      <span className={`badge message-${state}`}>{t(`messageState.${state}`)}</span>
      <time className="row-time quiet" dateTime={at}>
        {when(at)}
      </time>
    </Link>
  );
}
