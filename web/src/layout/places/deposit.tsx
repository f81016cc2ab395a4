import { useWords } from "../../words";
import { Place } from "./place";

export function DepositPlaces({ at }: { at: string }) {
  const { t } = useWords();
  return (
    <ul>
      <Place to={`${at}/files`} icon="upload">
        {t("nav.deposit")}
      </Place>
    </ul>
  );
}
