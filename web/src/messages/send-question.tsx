import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/context";
import { atMessage, usePreview } from "../api/messages";
import { isOvertaken, unwrap } from "../api/problems";
import { takeAnswer } from "../api/take-answer";
import type { Message } from "../api/types";
import { Action } from "../ui/action";
import { Changed } from "../ui/changed";
import { Question } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { useOnce } from "../ui/once";
import { useSay } from "../ui/said";
import { useSeen } from "../ui/use-seen";
import { useWords } from "../words";
import { CHANNELS } from "./draft";
import { useChanged } from "./use-changed";

interface Props {
  message: Message;
  onClose: () => void;
  onDone: () => void;
}

/** The explicit step: from here on it goes, as it was when the question came. */
export function SendQuestion({ message: now, onClose, onDone }: Props) {
  const { t, whenWithin } = useWords();
  const say = useSay();
  const api = useApi();
  const queries = useQueryClient();
  const once = useOnce();
  const changed = useChanged();
  const { seen: message, isOld, header } = useSeen(true, now);
  const preview = usePreview(message);
  const found = preview.data?.pages[0];
  const send = useMutation({
    mutationFn: () => {
      const params = { ...atMessage(message.id).params, header: { ...once.header([message.id, header]), ...header } };
      return unwrap(api.POST("/messages/{message_id}/send", { params }));
    },
    onSuccess: async (sent) => {
      once.taken();
      onDone();
      takeAnswer(queries, ["message", message.id], sent);
      say(t(sent.state === "scheduled" ? "send.waits" : "send.done"));
      await Promise.all(["messages", "outbox"].map((name) => queries.invalidateQueries({ queryKey: [name] })));
    },
    // Somebody was here first: what is behind the question is how it stands now, to be read before it is sent.
    onError: () => queries.invalidateQueries({ queryKey: ["message", message.id], exact: true }),
  });
  const unreached = CHANNELS.flatMap((channel) => {
    const count = found?.by_channel[channel]?.unreachable ?? 0;
    return count ? [{ channel, count }] : [];
  });
  return (
    <Question
      isOpen
      title={t(message.send_at ? "send.titleLater" : "send.title")}
      onClose={onClose}
      footer={
        <>
          <Action onPress={onClose}>{t("app.cancel")}</Action>
          <Action
            primary
            isDisabled={!found || preview.isFetching || found.recipients === 0 || isOld || isOvertaken(send.error)}
            isPending={send.isPending}
            onPress={() => send.mutate()}
          >
            {t("send.confirm")}
          </Action>
        </>
      }
    >
      <p>
        <strong>{message.subject}</strong>
      </p>
      <div role="status">
        {found && !preview.isFetching ? (
          <p>{t("send.lead", { count: found.recipients, alias: message.alias.name })}</p>
        ) : (
          <p>{t("send.counting")}</p>
        )}
        {unreached.map(({ channel, count }) => (
          <p key={channel} className="notice">
            {t(`send.unreached.${channel}`, { count })}
          </p>
        ))}
      </div>
      {message.send_at && <p>{t("schedule.starts", { when: whenWithin(message.send_at) })}</p>}
      {preview.isError && <Failure error={preview.error} onRetry={() => preview.refetch()} />}
      {isOld ? <Changed fields={changed(message, now)} /> : send.isError && <Failure error={send.error} />}
    </Question>
  );
}
