import { useState } from "react";
import { Link } from "react-router";
import { type OutboxFilters, useOutbox, useWriters } from "../api/messages";
import { useProfile } from "../layout/use-profile";
import { CHANNELS } from "../messages/draft";
import { MessageRow } from "../messages/message-row";
import { filtersIn, type Sender, schoolYears, sendersMet, sendersOffered } from "../messages/outbox-filters";
import { Action } from "../ui/action";
import { DayFilters } from "../ui/day-filter";
import { Choice } from "../ui/fields";
import { Fold } from "../ui/fold";
import { Icon } from "../ui/icons";
import { itemsOf, Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { Together } from "../ui/unread";
import { useAddress } from "../ui/use-address";
import { Missing } from "../ui/waiting";
import { useWords } from "../words";
import "../styles/messages.css";

/** All that left the unit, newest first; the filters are in the address, so that a list can be kept and passed on. */
export function Outbox() {
  const { t } = useWords();
  const { unit } = useProfile();
  const { params, set, clear, cleared } = useAddress();
  const filters = filtersIn(params);
  const narrowed = Object.keys(filters).length;
  const outbox = useOutbox(unit.id, filters);
  const [met, setMet] = useState<Sender[]>([]);
  const known = sendersMet(met, itemsOf(outbox));
  if (known !== met) setMet(known);
  return (
    <Page
      title={t("outbox.title")}
      actions={
        <Link className="action secondary" to={`/u/${unit.id}/messages/new`}>
          <Icon name="write" />
          {t("message.new")}
        </Link>
      }
    >
      <Together>
        <Fold narrowed={narrowed}>
          <Filters
            filters={filters}
            set={set}
            cleared={cleared}
            onClear={narrowed ? clear : undefined}
            met={known}
            hasCome={outbox.isSuccess}
          />
        </Fold>
        <section className="card" aria-busy={outbox.isFetching}>
          <Listing
            query={outbox}
            label={t("outbox.title")}
            empty={t(narrowed ? "letters.noneFiltered" : "outbox.none")}
            emptyIcon="sent"
            keyOf={(message) => message.id}
            of={(message) => <MessageRow message={message} unit={unit.id} />}
          />
        </section>
      </Together>
    </Page>
  );
}

interface FiltersProps {
  filters: OutboxFilters;
  set: (name: keyof OutboxFilters, value: string) => void;
  cleared: number;
  onClear?: () => void;
  /** Whom the list named as senders. */
  met: Sender[];
  hasCome: boolean;
}

function Filters({ filters, set, cleared, onClear, met, hasCome }: FiltersProps) {
  const { t } = useWords();
  const { unit } = useProfile();
  const writers = useWriters(unit.id);
  // Nobody is said to be gone before it is known who is there.
  const asked = hasCome && writers.data ? filters.sender : undefined;
  return (
    <search className="filters" aria-label={t("letters.filters")}>
      <Choice
        label={t("outbox.year")}
        none={t("letters.any")}
        value={String(filters.year ?? "")}
        onChange={(value) => set("year", value)}
        options={schoolYears(new Date()).map((year) => ({ value: String(year), label: `${year}/${year + 1}` }))}
      />
      <Choice
        label={t("outbox.channel")}
        none={t("letters.anyFeminine")}
        value={filters.channel ?? ""}
        onChange={(value) => set("channel", value)}
        options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
      />
      <Choice
        label={t("outbox.trigger")}
        none={t("letters.any")}
        value={filters.trigger ?? ""}
        onChange={(value) => set("trigger", value)}
        options={(["manual", "automatic"] as const).map((value) => ({ value, label: t(`outbox.${value}`) }))}
      />
      <Choice
        label={t("outbox.category")}
        none={t("letters.anyFeminine")}
        value={filters.category ?? ""}
        onChange={(value) => set("category", value)}
        options={(["message", "notice"] as const).map((value) => ({ value, label: t(`category.${value}`) }))}
      />
      <Choice
        label={t("outbox.sender")}
        none={t("letters.any")}
        value={filters.sender ?? ""}
        onChange={(value) => set("sender", value)}
        options={sendersOffered(writers.data ?? [], met, asked).map(({ id, name }) => ({
          value: id,
          label: name ?? t("audience.gone"),
        }))}
      />
      <Missing query={writers} />
      <DayFilters key={cleared} params={filters} set={set} />
      {onClear && (
        <Action plain onPress={onClear}>
          {t("letters.clear")}
        </Action>
      )}
    </search>
  );
}
