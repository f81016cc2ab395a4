import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { atMessage, useAudience } from "../api/messages";
import { unwrap } from "../api/problems";
import { takeAnswer } from "../api/take-answer";
import type { Message, Named } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Back } from "../ui/back";
import { Failure } from "../ui/failure";
import { Icon } from "../ui/icons";
import { useOnce } from "../ui/once";
import { Page } from "../ui/page";
import { useSay } from "../ui/said";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { SendAgain } from "./again";
import { Bar } from "./bar";
import { Deliveries } from "./deliveries";
import { CarriedFiles } from "./files";
import { LeftMessage } from "./left-message";
import { Reach } from "./reach";
import { outcomesOf } from "./totals";
import "../styles/messages.css";

/**
 * A message that nobody writes on any more: what it says, to whom, and what became of it; before it leaves, when it will
 * and whom it would reach. Whoever was writing it when somebody else sent it is told.
 */
export function SentMessage({ message, overtaken }: { message: Message; overtaken: boolean }) {
  const { t, when } = useWords();
  const { unit, notifies } = useProfile();
  const left = message.state === "sent" || message.state === "sending";
  const again = left && message.trigger === "manual" && (notifies || message.category === "message");
  return (
    <Page
      title={message.subject}
      above={
        <>
          {left ? (
            <Back to={`/u/${unit.id}/outbox`}>{t("outbox.title")}</Back>
          ) : (
            <Back to={`/u/${unit.id}/messages`}>{t("message.drafts")}</Back>
          )}
          <p className="letter-kind">
            <span className={`badge message-${message.state}`}>{t(`messageState.${message.state}`)}</span>{" "}
            <span className="quiet">{t(`category.${message.category}`)}</span>
          </p>
        </>
      }
      lead={
        <p className="quiet">
          {t("outbox.by", { alias: message.alias.name, name: message.sender.name })}
          {message.sent_at && (
            <>
              {" · "}
              <time dateTime={message.sent_at}>{when(message.sent_at)}</time>
            </>
          )}
        </p>
      }
    >
      <div role="status">
        {overtaken && (
          <p className="notice">
            <Icon name="warning" />
            <strong>{t("draft.overtaken")}</strong>
          </p>
        )}
      </div>
      <LeftMessage message={message} />
      {message.state === "sending" && (
        <p className="notice" role="status">
          {t("outbox.sending")}
        </p>
      )}
      {message.state === "scheduled" && <CallOff message={message} />}
      <div className="letter letter-to-many">
        <section className="card stack message-text" aria-label={t("letter.content")}>
          <p className="letter-body">{message.body}</p>
          <CarriedFiles message={message} />
        </section>
        <aside className="letter-side">
          {left ? <Totals message={message} /> : <Reach unit={unit.id} message={message} />}
          {again && <SendAgain message={message} />}
          <section className="card" aria-labelledby="to-title">
            <h2 id="to-title">{t("audience.title")}</h2>
            <ToWhom message={message} />
          </section>
        </aside>
        {left && <Deliveries message={message} />}
      </div>
    </Page>
  );
}

/** How it went in each way. */
function Totals({ message }: { message: Message }) {
  const { t } = useWords();
  return (
    <section className="card" aria-labelledby="totals-title">
      <h2 id="totals-title">{t("outbox.totals")}</h2>
      {message.totals.recipients !== null && (
        <p className="figure">{t("reach.people", { count: message.totals.recipients })}</p>
      )}
      {outcomesOf(message.channels, message.totals).map(({ channel, shares }) => (
        <div key={channel} className="channel">
          <h3>{t(`channel.${channel}`)}</h3>
          <Bar channel={channel} shares={shares} />
        </div>
      ))}
    </section>
  );
}

/** It waits for its time, and until then can be a draft again. */
function CallOff({ message }: { message: Message }) {
  const { t, whenWithin } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const cancel = useMutation({
    mutationFn: () => {
      const params = { ...atMessage(message.id).params, header: once.header(message.id) };
      return unwrap(api.POST("/messages/{message_id}/cancel", { params }));
    },
    onSuccess: async (draft) => {
      once.taken();
      takeAnswer(queries, ["message", message.id], draft);
      say(t("schedule.calledOff"));
      await Promise.all(["messages", "outbox"].map((name) => queries.invalidateQueries({ queryKey: [name] })));
    },
    // It may have started meanwhile.
    onError: () => queries.invalidateQueries({ queryKey: ["message", message.id] }),
  });
  return (
    <div className="notice">
      <div>
        <p role="status">{message.send_at && t("schedule.starts", { when: whenWithin(message.send_at) })}</p>
        <Action isPending={cancel.isPending} onPress={() => cancel.mutate()}>
          {t("schedule.callOff")}
        </Action>
        {cancel.isError && <Failure error={cancel.error} />}
      </div>
    </div>
  );
}

function ToWhom({ message }: { message: Message }) {
  const { t } = useWords();
  const audience = useAudience(message.id);
  const { roles, everyone, students, people, exclude, groups, contact_lists } = message.audience;
  const names = (ids: string[], named: Named[]) =>
    ids.map((id) => named.find((one) => one.id === id)?.name ?? t("audience.gone")).join(", ");
  return (
    <Loaded query={audience}>
      {(named) => (
        <dl className="facts">
          {(everyone || groups.length > 0) && (
            <div>
              <dt>{roles.map((role) => t(`audience.role.${role as "guardian" | "teacher"}`)).join(", ")}</dt>
              <dd>{everyone ? t("audience.everyone") : names(groups, named)}</dd>
            </div>
          )}
          {students.length > 0 && (
            <div>
              <dt>{t("audience.guardiansOf")}</dt>
              <dd>{names(students, named)}</dd>
            </div>
          )}
          {contact_lists.length > 0 && (
            <div>
              <dt>{t("audience.lists")}</dt>
              <dd>{names(contact_lists, named)}</dd>
            </div>
          )}
          {people.length > 0 && (
            <div>
              <dt>{t("audience.persons")}</dt>
              <dd>{names(people, named)}</dd>
            </div>
          )}
          {exclude.length > 0 && (
            <div>
              <dt>{t("audience.without")}</dt>
              <dd>{names(exclude, named)}</dd>
            </div>
          )}
          <div>
            <dt>{t("audience.hidden")}</dt>
            <dd>{t(message.hidden_recipients ? "app.yes" : "app.no")}</dd>
          </div>
        </dl>
      )}
    </Loaded>
  );
}
