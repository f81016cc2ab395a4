import { useState } from "react";
import { type ClosedDays, useClosedDays } from "../api/reports";
import { useProfile } from "../layout/use-profile";
import { isManagement, setsLocalHolidays } from "../people/rights";
import { Action } from "../ui/action";
import { Icon } from "../ui/icons";
import { Page } from "../ui/page";
import { Loaded } from "../ui/waiting";
import { useWords } from "../words";
import { madrid } from "../words/dates";
import { Closures } from "./closures";
import { LocalHolidays } from "./local-holidays";

/** The days that do not count, and those on which the unit is closed. */
export function ClosedDaysPage() {
  const { t } = useWords();
  const { unit, roles } = useProfile();
  const [year, setYear] = useState(() => Number(madrid(new Date()).slice(0, 4)));
  const days = useClosedDays(unit.id, year);
  return (
    <Page title={t("closedDays.title")} lead={<p className="quiet">{t("closedDays.lead")}</p>}>
      <Loaded query={days}>
        {(found) => (
          <>
            <Closures unit={unit.id} closures={found.closures} sets={isManagement(roles)} />
            <LocalHolidays unit={unit.id} holidays={found.local_holidays} sets={setsLocalHolidays(unit.kind, roles)} />
            <Holidays year={year} onYear={setYear} holidays={found.holidays} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface HolidaysProps {
  year: number;
  onYear: (year: number) => void;
  holidays: ClosedDays["holidays"];
}

function Holidays({ year, onYear, holidays }: HolidaysProps) {
  const { t, day } = useWords();
  return (
    <section className="card" aria-labelledby="holidays-title">
      <header className="list-head padded-head">
        <h2 id="holidays-title">{t("closedDays.holidays", { year })}</h2>
        <span className="buttons">
          <Action plain aria-label={String(year - 1)} onPress={() => onYear(year - 1)}>
            <Icon name="left" />
            {year - 1}
          </Action>
          <Action plain onPress={() => onYear(year + 1)}>
            {year + 1}
            <Icon name="right" />
          </Action>
        </span>
      </header>
      <ul className="rows" aria-labelledby="holidays-title">
        {holidays.map((one) => (
          <li key={one.day} className="line day-line">
            <time dateTime={one.day}>{day(one.day)}</time>
            <span>{one.name}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
