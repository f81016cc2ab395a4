import { useMutation } from "@tanstack/react-query";
import { Link } from "react-router";
import { useApi } from "../api/context";
import { unwrap } from "../api/problems";
import { type Due, type Pending, pendingOf, type Side, usePending } from "../api/reports";
import { useProfile } from "../layout/use-profile";
import { Action } from "../ui/action";
import { Failure } from "../ui/failure";
import { Choice } from "../ui/fields";
import { Icon } from "../ui/icons";
import { Page } from "../ui/page";
import { saveFile } from "../ui/save-file";
import { useAddress } from "../ui/use-address";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { madrid } from "../words/dates";

const SIDES: readonly Side[] = ["to_receive", "sent"];
const DAYS = [0, 1, 3, 5, 10, 20];

/** What waits to be received, here and elsewhere, and for how long. */
export function PendingReceptions() {
  const { t } = useWords();
  const { unit } = useProfile();
  const { params, set } = useAddress();
  const days = DAYS.find((one) => String(one) === params.get("days")) ?? 0;
  const report = usePending(unit.id, days);
  return (
    <Page
      title={t("pending.title")}
      lead={<p className="quiet">{t("pending.lead")}</p>}
      actions={<Download unit={unit.id} days={days} />}
    >
      <Loaded query={report}>
        {(found) => (
          <>
            <section className="home" aria-label={t("pending.ageing")}>
              {SIDES.map((side) => (
                <Ageing key={side} side={side} {...found.ageing[side]} />
              ))}
            </section>
            <search className="filters" aria-label={t("letters.filters")}>
              <Choice
                label={t("pending.olderThan")}
                value={String(days)}
                onChange={(value) => set("days", value === "0" ? "" : value)}
                options={DAYS.map((one) => ({
                  value: String(one),
                  label: one === 0 ? t("pending.all") : t("pending.more", { count: one }),
                }))}
                hint={t("pending.limit", { count: found.limit_days })}
              />
            </search>
            {SIDES.map((side) => (
              <Waiting
                key={side}
                side={side}
                items={found.items.filter((one) => one.side === side)}
                unit={unit.id}
                limit={found.limit_days}
              />
            ))}
            {found.truncated && <p className="hint">{t("pending.truncated")}</p>}
            {found.deadlines.length > 0 && <Deadlines items={found.deadlines} unit={unit.id} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface AgeingProps {
  side: Side;
  count: number;
  oldest: number | null;
  median: number | null;
}

function Ageing({ side, count, oldest, median }: AgeingProps) {
  const { t, number } = useWords();
  return (
    <div className="card padded">
      <h2>{t(`pending.side.${side}`)}</h2>
      <dl className="figures">
        <div>
          <dt>{t("pending.count")}</dt>
          <dd>{count}</dd>
        </div>
        <div>
          <dt>{t("pending.oldest")}</dt>
          <dd>{oldest === null ? "—" : t("pending.days", { count: oldest, formatted: oldest })}</dd>
        </div>
        <div>
          <dt>{t("pending.median")}</dt>
          <dd>{median === null ? "—" : t("pending.days", { count: median, formatted: number(median) })}</dd>
        </div>
      </dl>
    </div>
  );
}

interface WaitingProps {
  side: Side;
  items: Pending[];
  unit: string;
  limit: number;
}

function Waiting({ side, items, unit, limit }: WaitingProps) {
  const { t, when } = useWords();
  return (
    <section className="card" aria-labelledby={`pending-${side}`}>
      <h2 id={`pending-${side}`}>{t(`pending.side.${side}`)}</h2>
      {items.length === 0 && <p className="padded quiet">{t("pending.none")}</p>}
      <ul className="rows" aria-labelledby={`pending-${side}`}>
        {items.map(({ communication, since, working_days, holder }) => (
          <li key={communication.id}>
            <Link className="row letter-row" to={`/u/${unit}/letters/${communication.id}`}>
              <span className="row-main">
                <strong>{communication.subject || t("letters.noSubject")}</strong>
                <span className="quiet">
                  {side === "sent"
                    ? t("pending.heldBy", { unit: holder.name })
                    : t("letters.origin", { unit: communication.origin.name })}
                </span>
              </span>
              <span className={working_days > limit ? "warm" : "quiet"}>
                {t("pending.days", { count: working_days, formatted: working_days })}
              </span>
              <time className="row-time quiet" dateTime={since}>
                {when(since)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Deadlines({ items, unit }: { items: Due[]; unit: string }) {
  const { t, day } = useWords();
  return (
    <section className="card" aria-labelledby="deadlines">
      <h2 id="deadlines">{t("pending.deadlines")}</h2>
      <ul className="rows" aria-labelledby="deadlines">
        {items.map(({ communication, deadline, standing, working_days_left, holder }) => (
          <li key={communication.id}>
            <Link className="row letter-row" to={`/u/${unit}/letters/${communication.id}`}>
              <span className="row-main">
                <strong>{communication.subject || t("letters.noSubject")}</strong>
                <span className="quiet">{t("pending.heldBy", { unit: holder.name })}</span>
              </span>
              <span className={standing === "past" ? "error" : "warm"}>
                {standing === "past" ? t("pending.past") : t("pending.leftDays", { count: working_days_left })}
              </span>
              <time className="row-time quiet" dateTime={deadline}>
                {day(deadline)}
              </time>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Download({ unit, days }: { unit: string; days: number }) {
  const { t } = useWords();
  const api = useApi();
  const download = useMutation({
    mutationFn: () =>
      unwrap(
        api.GET("/units/{unit_id}/reports/pending-receptions", {
          ...pendingOf(unit, days),
          headers: { Accept: "text/csv" },
          parseAs: "blob",
        }),
      ),
    onSuccess: (sheet) => saveFile(sheet as Blob, `${t("pending.file")}-${unit}-${madrid(new Date())}.csv`),
  });
  return (
    <>
      <Action isPending={download.isPending} onPress={() => download.mutate()}>
        <Icon name="download" />
        {t("pending.csv")}
      </Action>
      {download.isError && <Failure error={download.error} />}
    </>
  );
}
