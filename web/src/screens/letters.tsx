import { Link } from "react-router";
import { type LetterFilters, useLetters, useSubmitted, useTypes, useUnit } from "../api/queries";
import type { State } from "../api/types";
import { useProfile } from "../layout/use-profile";
import { LetterRow } from "../letters/row";
import { Action } from "../ui/action";
import { DayFilters } from "../ui/day-filter";
import { Choice } from "../ui/fields";
import { Fold } from "../ui/fold";
import { Icon } from "../ui/icons";
import { Listing } from "../ui/listing";
import { Page } from "../ui/page";
import { Search } from "../ui/search";
import { UnitPicker } from "../ui/unit-picker";
import { Together } from "../ui/unread";
import { useAddress } from "../ui/use-address";
import { Missing } from "../ui/waiting";
import { useWords } from "../words";

type Kind = "received" | "sent" | "drafts";

const STATES: Record<Exclude<Kind, "drafts">, readonly State[]> = {
  received: ["pending_reception", "forwarded", "received", "processed", "closed_unprocessed"],
  sent: ["pending_signature", "pending_reception", "forwarded", "received", "processed", "closed_unprocessed"],
};

const FILTERS = ["state", "type", "counterpart", "from", "to"] as const;
type Filter = (typeof FILTERS)[number];

/**
 * Received, sent, or drafts; the filters are in the address, so that a list can be kept and passed on. What was typed is
 * not: it may name somebody, and an address is seen by others. It is remembered by this step of the tab's history.
 */
function Letters({ kind }: { kind: Kind }) {
  const { t } = useWords();
  const { unit } = useProfile();
  const { params, kept, set, keep, clear, cleared } = useAddress<{ q?: string }>();
  const q = kept?.q ?? "";
  const filters: LetterFilters = { box: kind === "received" ? "received" : "sent", q: q || undefined };
  // All drafts are in one state.
  const offered = FILTERS.filter((name) => kind !== "drafts" || name !== "state");
  for (const name of offered) {
    const value = params.get(name);
    if (value) Object.assign(filters, { [name]: value });
  }
  const narrowed = offered.filter((name) => params.get(name)).length + (q ? 1 : 0);
  if (kind === "drafts") filters.state = "draft";
  const submitted = useSubmitted(unit.id, filters, kind === "sent");
  const box = useLetters(unit.id, filters, kind !== "sent");
  const letters = kind === "sent" ? submitted : box;
  const none = narrowed ? t("letters.noneFiltered") : t(kind === "drafts" ? "letters.noneDrafts" : "letters.none");
  return (
    <Page
      title={t(`letters.${kind}`)}
      actions={
        <Link className="action secondary" to={`/u/${unit.id}/new`}>
          <Icon name="write" />
          {t("nav.write")}
        </Link>
      }
    >
      <Together>
        <Fold narrowed={narrowed}>
          <Filters
            kind={kind}
            params={params}
            set={set}
            asked={q}
            search={(typed) => keep({ q: typed })}
            cleared={cleared}
            onClear={narrowed ? clear : undefined}
          />
        </Fold>
        <section className="card" aria-busy={letters.isFetching}>
          <Listing
            query={letters}
            label={t(`letters.${kind}`)}
            empty={none}
            emptyIcon={kind}
            keyOf={(letter) => letter.id}
            of={(letter) => <LetterRow letter={letter} unit={unit.id} received={kind === "received"} />}
          />
        </section>
      </Together>
    </Page>
  );
}

export function Received() {
  return <Letters key="received" kind="received" />;
}

export function Sent() {
  return <Letters key="sent" kind="sent" />;
}

export function Drafts() {
  return <Letters key="drafts" kind="drafts" />;
}

interface FiltersProps {
  kind: Kind;
  params: URLSearchParams;
  set: (name: Filter, value: string) => void;
  /** What was typed before. */
  asked: string;
  search: (typed: string) => void;
  cleared: number;
  onClear?: () => void;
}

function Filters({ kind, params, set, asked, search, cleared, onClear }: FiltersProps) {
  const { t } = useWords();
  const types = useTypes();
  const counterpart = useUnit(params.get("counterpart") ?? "").data;
  return (
    <search className="filters" aria-label={t("letters.filters")}>
      <Search key={`q${cleared}`} label={t("letters.search")} asked={asked} onSearch={search} />
      {kind !== "drafts" && (
        <Choice
          label={t("letters.state")}
          none={t("letters.any")}
          value={params.get("state") ?? ""}
          onChange={(value) => set("state", value)}
          options={STATES[kind].map((state) => ({ value: state, label: t(`state.${state}`) }))}
        />
      )}
      <Choice
        label={t("letters.type")}
        none={t("letters.any")}
        value={params.get("type") ?? ""}
        onChange={(value) => set("type", value)}
        options={(types.data ?? []).map((type) => ({ value: type.id, label: type.name }))}
      />
      <Missing query={types} />
      <UnitPicker
        optional
        label={t(kind === "received" ? "letters.sender" : "letters.recipient")}
        value={counterpart ? { id: counterpart.id, name: counterpart.name } : null}
        onChange={(chosen) => set("counterpart", chosen?.id ?? "")}
      />
      <DayFilters
        key={`days${cleared}`}
        params={{ from: params.get("from") ?? "", to: params.get("to") ?? "" }}
        set={set}
      />
      {onClear && (
        <Action plain onPress={onClear}>
          {t("letters.clear")}
        </Action>
      )}
    </search>
  );
}
