import { Link } from "react-router";
import { useUnits } from "../api/units";
import { Choice } from "../ui/fields";
import { Listing } from "../ui/listing";
import { Search } from "../ui/search";
import { useAddress } from "../ui/use-address";
import { useSearched } from "../ui/use-searched";
import { useWords } from "../words";
import { KINDS } from "./kinds";

interface Props {
  /** For which unit one works. */
  at: string;
  /** Below which unit they are. */
  parent: string;
  /** Whether a search is of all units. */
  everywhere?: boolean;
  label: string;
}

/** Units, page by page, found as one types. */
export function UnitList({ at, parent, everywhere, label }: Props) {
  const { t } = useWords();
  const { q, search } = useSearched();
  const { params, set } = useAddress();
  const kind = KINDS.find((one) => one === params.get("kind"));
  const searching = q !== "" || kind !== undefined;
  const units = useUnits({
    q: q || undefined,
    kind,
    parent: everywhere && searching ? undefined : parent,
  });
  return (
    <>
      <div className="list-head">
        <Search label={t("units.search")} asked={q} onSearch={search} />
        <Choice
          label={t("units.kind")}
          none={t("letters.any")}
          value={kind ?? ""}
          onChange={(value) => set("kind", value)}
          options={KINDS.map((one) => ({ value: one, label: t(`units.kinds.${one}`) }))}
        />
      </div>
      <Listing
        query={units}
        label={label}
        empty={t(searching ? "units.noneFound" : "units.none")}
        emptyIcon="units"
        keyOf={(unit) => unit.id}
        of={(unit) => (
          <Link className="row" to={`/u/${at}/units/${unit.id}`}>
            <span className="row-main">
              <strong>{unit.name}</strong>
              <span className="quiet">{t(`units.kinds.${unit.kind}`)}</span>
            </span>
            <span className="quiet">{unit.id}</span>
          </Link>
        )}
      />
    </>
  );
}
