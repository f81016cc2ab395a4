import { Link } from "react-router";
import type { LetterSummary } from "../api/types";
import { StateBadge } from "../ui/state";
import { useWords } from "../words";

interface Props {
  letter: LetterSummary;
  /** Whose list it is in. */
  unit: string;
}

/** A letter in a list: what it is about, with whom, how it stands and since when. */
export function LetterRow({ letter, unit }: Props) {
  const { t, when } = useWords();
  const ours = letter.origin.id === unit;
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
      <time className="row-time quiet" dateTime={letter.updated_at}>
        {when(letter.sent_at ?? letter.updated_at)}
      </time>
    </Link>
  );
}
