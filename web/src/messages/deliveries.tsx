import i18next from "i18next";
import { useId } from "react";
import { useContactLists, useDeliveries } from "../api/messages";
import type { Cause, Channel, Delivery, Message } from "../api/types";
import { Choice } from "../ui/fields";
import { Listing } from "../ui/listing";
import { useAddress } from "../ui/use-address";
import { useWords } from "../words";
import { GiveAddress } from "./give-address";
import { SheetButton } from "./sheet";
import { isMendable, STATUSES, saidOf, TONES } from "./totals";

/** Why it failed, in words; a provider's new word is shown as it is. */
function Why({ code }: { code: string }) {
  const { t } = useWords();
  const cause = i18next.exists(`cause.${code}`) ? t(`cause.${code as Cause}`) : code;
  return <span className="quiet">{t("deliveries.cause", { cause })}</span>;
}

/** What became of it for each person and channel, and why it failed. */
export function Deliveries({ message }: { message: Message }) {
  const { t } = useWords();
  const { params, set } = useAddress();
  const channels: Channel[] = ["inbox", ...message.channels];
  const channel = channels.find((one) => one === params.get("channel"));
  const status = STATUSES.find((one) => one === params.get("status"));
  const deliveries = useDeliveries(message, channel, status);
  const isOwn = useOwn(message);
  return (
    <section className="card" aria-labelledby="deliveries-title" aria-busy={deliveries.isFetching}>
      <h2 id="deliveries-title">{t("deliveries.title")}</h2>
      <div className="filters padded">
        <Choice
          label={t("deliveries.channel")}
          none={t("letters.anyFeminine")}
          value={channel ?? ""}
          onChange={(value) => set("channel", value)}
          options={channels.map((one) => ({ value: one, label: t(`channel.${one}`) }))}
        />
        <Choice
          label={t("deliveries.status")}
          none={t("letters.any")}
          value={status ?? ""}
          onChange={(value) => set("status", value)}
          options={STATUSES.map((one) => ({ value: one, label: t(`delivery.${one}`) }))}
        />
      </div>
      <div className="padded">
        <SheetButton message={message} channel={channel} status={status} />
      </div>
      <Listing
        query={deliveries}
        label={t("deliveries.title")}
        empty={t(channel || status ? "letters.noneFiltered" : "deliveries.none")}
        keyOf={(one) => `${one.person.id} ${one.channel}`}
        of={(one, before) => (
          <Row message={message} one={one} isSame={before?.person.id === one.person.id} isOwn={isOwn} />
        )}
      />
    </section>
  );
}

interface RowProps {
  message: Message;
  one: Delivery;
  /** Whether the row above is of the same person: their name is not shown again. */
  isSame: boolean;
  /** Whether they are of the unit. */
  isOwn: boolean;
}

function Row({ message, one, isSame, isOwn }: RowProps) {
  const { t, when } = useWords();
  const named = useId();
  const { person, channel, status, code, at } = one;
  return (
    <div className="row delivery">
      <span className="row-main">
        <strong id={named} className={isSame ? "hidden" : undefined}>
          {person.name}
        </strong>
        {code && <Why code={code} />}
      </span>
      <span className="quiet">{t(`channel.${channel}`)}</span>
      <span className={`status tone-${TONES[status]}`}>{t(`delivery.${saidOf(channel, status)}`)}</span>
      {at && (
        <time className="row-time quiet" dateTime={at}>
          {when(at)}
        </time>
      )}
      {isOwn && channel === "email" && isMendable(status) && (
        <details>
          <summary className="quiet">{t("deliveries.mend")}</summary>
          <GiveAddress
            unit={message.unit.id}
            id={message.id}
            person={person}
            named={named}
            hint={status === "no_address" ? undefined : t("deliveries.mendHint")}
          />
        </details>
      )}
    </div>
  );
}

/** Whether all whom it went to are of the unit: a list may mean those of other schools, or be gone. */
function useOwn({ unit, audience }: Message): boolean {
  const named = audience.contact_lists;
  const lists = useContactLists(unit.id, named.length > 0).data ?? [];
  const own = lists.filter((list) => list.scope.kind !== "province_schools").map((list) => list.id);
  return named.every((id) => own.includes(id));
}
