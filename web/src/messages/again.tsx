import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/context";
import { atMessage } from "../api/messages";
import { unwrap } from "../api/problems";
import { takeAnswer } from "../api/take-answer";
import type { Message } from "../api/types";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { useOnce } from "../ui/once";
import { useSay } from "../ui/said";
import { useWords } from "../words";
import { hindranceOf, MENDABLE, missedOf, unreadOf, type Way } from "./totals";

/** A message that went goes again: to those to whom it did not come, or as a reminder to those who have not read it. */
export function SendAgain({ message }: { message: Message }) {
  const { t } = useWords();
  return (
    <section className="card stack" aria-labelledby="again-title">
      <h2 id="again-title">{t("again.title")}</h2>
      <OneWay way="resend" message={message} />
      <OneWay way="remind" message={message} />
    </section>
  );
}

interface Props {
  way: Way;
  message: Message;
}

function OneWay({ way, message }: Props) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const hindrance = hindranceOf(way, message);
  const why = `again-${way}-why`;
  return (
    <div>
      <Action isDisabled={hindrance !== undefined} aria-describedby={hindrance && why} onPress={() => setAsking(true)}>
        {t(`again.${way}.do`)}
      </Action>
      {hindrance && (
        <p id={why} className="hint">
          {t(`again.not.${hindrance}`)}
        </p>
      )}
      {asking && <AgainQuestion way={way} message={message} onClose={() => setAsking(false)} />}
    </div>
  );
}

/** How many it is for, before it goes again. */
function AgainQuestion({ way, message, onClose }: Props & { onClose: () => void }) {
  const { t } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const again = useMutation({
    mutationFn: () => {
      const params = { ...atMessage(message.id).params, header: once.header([way, message.id]) };
      return way === "resend"
        ? unwrap(api.POST("/messages/{message_id}/resend", { params, body: { statuses: [...MENDABLE] } }))
        : unwrap(api.POST("/messages/{message_id}/remind", { params }));
    },
    onSuccess: async (sending) => {
      once.taken();
      takeAnswer(queries, ["message", message.id], sending);
      say(t(`again.${way}.done`));
      onClose();
      await queries.invalidateQueries({ queryKey: ["outbox"] });
    },
    // Somebody else may have been first.
    onError: () => queries.invalidateQueries({ queryKey: ["message", message.id] }),
  });
  return (
    <Question
      isOpen
      title={t(`again.${way}.title`)}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action
            primary
            isDisabled={hindranceOf(way, message) !== undefined}
            isPending={again.isPending}
            onPress={() => again.mutate()}
          >
            {t(`again.${way}.do`)}
          </Action>
        </>
      }
    >
      <p>
        <strong>{message.subject}</strong>
      </p>
      {way === "remind" ? (
        <p>{t("again.remind.lead", { count: unreadOf(message) })}</p>
      ) : (
        <>
          <p>{t("again.resend.lead")}</p>
          <ul>
            {missedOf(message).map(({ channel, count }) => (
              <li key={channel}>{t(`again.resend.by.${channel}`, { count })}</li>
            ))}
          </ul>
        </>
      )}
      <p className="hint">{t(`again.${way}.hint`)}</p>
      {again.isError && <Failure error={again.error} />}
    </Question>
  );
}
