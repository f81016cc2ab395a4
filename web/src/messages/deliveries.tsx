import i18next from "i18next";
import { useDeliveries } from "../api/messages";
import type { Cause, Channel, Message } from "../api/types";
import { Choice } from "../ui/fields";
import { Listing } from "../ui/listing";
import { useAddress } from "../ui/use-address";
import { useWords } from "../words";
import { SheetButton } from "./sheet";
import { STATUSES, TONES } from "./totals";

/** Why it failed, in words; a provider's new word is shown as it is. */
function Why({ code }: { code: string }) {
  const { t } = useWords();
  const cause = i18next.exists(`cause.${code}`) ? t(`cause.${code as Cause}`) : code;
  return <span className="quiet">{t("deliveries.cause", { cause })}</span>;
}

/** What became of it for each person and channel, and why it failed. */
export function Deliveries({ message }: { message: Message }) {
  const { t, when } = useWords();
  const { params, set } = useAddress();
  const channels: Channel[] = ["inbox", ...message.channels];
  const channel = channels.find((one) => one === params.get("channel"));
  const status = STATUSES.find((one) => one === params.get("status"));
  const deliveries = useDeliveries(message, channel, status);
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
        of={(one) => (
          <div className="row delivery">
            <span className="row-main">
              <strong>{one.person.name}</strong>
              {one.code && <Why code={one.code} />}
            </span>
            <span className="quiet">{t(`channel.${one.channel}`)}</span>
            <span className={`status tone-${TONES[one.status]}`}>{t(`delivery.${one.status}`)}</span>
            {one.at && (
              <time className="row-time quiet" dateTime={one.at}>
                {when(one.at)}
              </time>
            )}
          </div>
        )}
      />
    </section>
  );
}
