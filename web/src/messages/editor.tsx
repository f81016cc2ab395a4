import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { useNavigate } from "react-router";
import { useMessage } from "../api/messages";
import { Refused } from "../api/problems";
import type { Category, Message } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Back } from "../ui/back";
import { Failure, useLeading } from "../ui/failure";
import { Field, Group } from "../ui/fields";
import { Page } from "../ui/page";
import { SubjectAndBody } from "../ui/subject-and-body";
import { Tick } from "../ui/tick";
import { useAsked } from "../ui/use-asked";
import { useDraftSaid } from "../ui/use-draft-said";
import { useGone } from "../ui/use-gone";
import { useWords } from "../words";
import { AliasField } from "./alias-field";
import { MessageConflict } from "./conflict";
import { DeleteMessage } from "./delete-message";
import { CHANNELS, type Content } from "./draft";
import { FilesField } from "./files";
import { inputOf, wrongIn } from "./inputs";
import { Reach } from "./reach";
import { RecipientsField } from "./recipients";
import { SendQuestion } from "./send-question";
import { type Start, useMessageDraft } from "./use-message-draft";
import { isWritable } from "./writable";
import "../styles/messages.css";

interface Props {
  start?: Start;
  onCreated: (message: Message) => void;
  /** It was sent here. */
  onSent?: () => void;
}

/** Where a message to families and teachers is written, and sent by a step of its own. */
export function MessageEditor({ start, onCreated, onSent }: Props) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { unit, notifies } = useProfile();
  const draft = useMessageDraft(unit.id, start, onCreated);
  const { content, change, offer, message } = draft;
  const { asked, ask, close } = useAsked<"send" | "delete">();
  const fields = draft.error instanceof Refused ? draft.error.fields : {};
  const wrong = wrongIn(fields);
  useDraftSaid(draft.restored && !draft.lack, draft.theirs, (field) => t(`message.field.${field}`));

  // It may be taken from under the pen.
  const [sent, setSent] = useState(false);
  const fresh = useMessage(message?.id).data;
  const gone = fresh && !sent && !isWritable(fresh, notifies);
  useGone(gone ? `/u/${unit.id}/messages/${fresh.id}` : undefined);

  const { lead, leading } = useLeading(draft.error);
  const send = async () => {
    if (await lead(draft.save)) ask("send");
  };
  const remove = async () => {
    if (await draft.ready()) ask("delete");
  };
  return (
    <Page
      title={t(content.category === "notice" ? "message.newNotice" : "message.new")}
      above={start && <Back to={`/u/${unit.id}/messages`}>{t("message.drafts")}</Back>}
      lead={<SaveStatus draft={draft} />}
      actions={
        <>
          <Action primary isDisabled={draft.lack !== undefined} isPending={leading} onPress={send}>
            {t("message.send")}
          </Action>
          {message && (
            <Action plain onPress={remove}>
              {t("draft.delete")}
            </Action>
          )}
        </>
      }
    >
      {message?.obstacle && (
        <p className="notice bad" role="status">
          {t(`obstacle.${message.obstacle}`)}
        </p>
      )}
      {draft.error !== undefined && (
        <Failure
          error={draft.error}
          onRetry={() => draft.save()}
          inputs={Object.keys(fields).filter((field) => inputOf(field))}
          nameOf={(field) => t(`message.field.${inputOf(field) ?? "recipients"}`)}
        />
      )}
      <div className="write">
        <div className="card form">
          {notifies && (
            <RadioGroup
              className="field"
              value={content.category}
              onChange={(value) => change({ category: value as Category })}
            >
              <Label>{t("message.category")}</Label>
              <div className="ticks">
                {(["message", "notice"] as const).map((one) => (
                  <Radio key={one} className="radio" value={one}>
                    <span className="box" />
                    {t(`category.${one}`)}
                  </Radio>
                ))}
              </div>
              {content.category === "notice" && <p className="hint">{t("inbox.notLegal")}</p>}
            </RadioGroup>
          )}
          <RecipientsField unit={unit.id} content={content} onChange={change} error={wrong.recipients} />
          <AliasField
            unit={unit.id}
            value={content.alias_id}
            onChange={(alias_id) => change({ alias_id })}
            onOffered={(alias_id) => offer({ alias_id })}
            error={wrong.alias_id}
          />
          <Group legend={t("message.channels")} error={wrong.channels}>
            <p className="hint">
              {t(content.category === "notice" ? "message.channelsOfNotice" : "message.channelsHint")}
            </p>
            <div className="ticks">
              {CHANNELS.map((channel) => (
                <Tick
                  key={channel}
                  isSelected={content.channels.includes(channel)}
                  onChange={(on) =>
                    change({
                      channels: CHANNELS.filter((one) => (one === channel ? on : content.channels.includes(one))),
                    })
                  }
                >
                  {t(`channel.${channel}`)}
                </Tick>
              ))}
            </div>
          </Group>
          <SubjectAndBody value={content} onChange={change} errors={wrong} rows={12} />
          <FilesField
            value={content.attachments}
            onChange={(attachments) => change({ attachments })}
            error={wrong.attachments}
          />
          <When content={content} onChange={change} error={wrong.send_at} />
        </div>
        {message ? (
          <Reach unit={unit.id} message={message} />
        ) : (
          <section className="card stack reach" aria-label={t("reach.title")}>
            <h2>{t("reach.title")}</h2>
            <p className="quiet">{t("reach.later")}</p>
          </section>
        )}
      </div>
      {draft.conflict && <MessageConflict {...draft.conflict} onChoose={draft.resolve} />}
      {message && asked === "send" && (
        <SendQuestion
          message={message}
          onClose={close}
          onDone={() => {
            setSent(true);
            onSent?.();
            navigate(`/u/${unit.id}/messages/${message.id}`, { replace: true });
          }}
        />
      )}
      {message && (
        <DeleteMessage
          message={message}
          isOpen={asked === "delete"}
          onClose={close}
          onDone={() => {
            draft.forget();
            navigate(`/u/${unit.id}/messages`, { replace: true });
          }}
        />
      )}
    </Page>
  );
}

interface WhenProps {
  content: Content;
  onChange: (part: Partial<Content>) => void;
  error?: string;
}

/** At once, or at a time; until then it can be called off. */
function When({ content, onChange, error }: WhenProps) {
  const { t } = useWords();
  const { send_at } = content;
  return (
    <div className="stack">
      <RadioGroup
        className="field"
        value={send_at === null ? "now" : "later"}
        onChange={(value) => onChange({ send_at: value === "now" ? null : "" })}
      >
        <Label>{t("schedule.when")}</Label>
        <div className="ticks">
          {(["now", "later"] as const).map((one) => (
            <Radio key={one} className="radio" value={one}>
              <span className="box" />
              {t(`schedule.${one}`)}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      {send_at !== null && (
        <Field
          required
          type="datetime-local"
          label={t("schedule.at")}
          hint={t("schedule.hint")}
          value={send_at}
          onChange={(at) => onChange({ send_at: at })}
          error={error ?? (send_at === "" ? t("schedule.needs") : undefined)}
        />
      )}
    </div>
  );
}

function SaveStatus({ draft }: { draft: ReturnType<typeof useMessageDraft> }) {
  const { t, whenWithin } = useWords();
  const { lack, message, dirty, saving, savedAt, error } = draft;
  const words = error
    ? t("draft.keptHere")
    : saving
      ? t("draft.saving")
      : lack
        ? t(lack === "time" ? "schedule.needs" : "message.needs")
        : dirty || !message
          ? t("draft.unsaved")
          : t("draft.saved", { when: whenWithin(savedAt ?? message.created_at) });
  return (
    <p className="quiet save-status" role="status">
      {words}
    </p>
  );
}
