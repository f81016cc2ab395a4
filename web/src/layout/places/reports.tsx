import { useWords } from "../../words";
import { Group, Place } from "./place";

export function ReportPlaces({ at }: { at: string }) {
  const { t } = useWords();
  return (
    <Group name="reports" title={t("nav.reports")}>
      <Place to={`${at}/pending`} icon="clock">
        {t("nav.pending")}
      </Place>
      <Place to={`${at}/forwarded`} icon="forward">
        {t("nav.forwarded")}
      </Place>
      <Place to={`${at}/closed-days`} icon="calendar">
        {t("nav.closedDays")}
      </Place>
    </Group>
  );
}
