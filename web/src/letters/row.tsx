import { Link } from "react-router";
import type { ListedLetter } from "../api/types";
import { StateBadge } from "../ui/state";
import { useWords } from "../words";

interface Props {
  letter: ListedLetter;
  /** Whose list it is in. */
  unit: string;
  /** Of what the unit has received, by when it came; else of what it wrote, by when. */
  received?: boolean;
}

/** A letter in a list: what it is about, with whom, how it stands, and the moment by which the list goes. */
export function LetterRow({ letter, unit, received = false }: Props) {
  const { t, whenWithin } = useWords();
  const ours = letter.origin.id === unit;
  const listed = received ? "arrived" : letter.state === "draft" ? "begun" : "written";
  const numbers = [
    letter.exit_number && t("letters.exit", { number: letter.exit_number }),
    letter.entry_number && t("letters.entry", { number: letter.entry_number }),
  ].filter(Boolean);
  return (
    <Link className="row letter-row" to={`/u/${unit}/letters/${letter.id}`}>
      <span className="row-main">
        <strong>{letter.subject || t("letters.noSubject")}</strong>
        <span className="quiet">
          {ours
            ? t("letters.toward", { unit: letter.destination.name })
            : t("letters.origin", { unit: letter.origin.name })}
        </span>
      </span>
      {numbers.length > 0 && <span className="row-numbers quiet">{numbers.join(" · ")}</span>}
      <StateBadge state={letter.state} />
      <time className="row-time quiet" dateTime={letter.listed_at}>
        {t(`letters.${listed}`, { when: whenWithin(letter.listed_at) })}
      </time>
    </Link>
  );
}
