import { useWords } from "../words";
import { Action } from "./action";
import { Question } from "./dialog";

/** A part of a draft of which there are two versions, in words. */
export interface Versions {
  name: string;
  mine?: string;
  theirs?: string;
}

interface Props {
  versions: Versions[];
  onChoose: (mine: boolean) => void;
}

/** Two people wrote: what differs, side by side, and which stays. */
export function ConflictQuestion({ versions, onChoose }: Props) {
  const { t } = useWords();
  return (
    <Question
      alert
      isOpen
      title={t("draft.conflictTitle")}
      footer={
        <>
          <Action onPress={() => onChoose(false)}>{t("draft.takeTheirs")}</Action>
          <Action primary onPress={() => onChoose(true)}>
            {t("draft.keepMine")}
          </Action>
        </>
      }
    >
      <p>{t("draft.conflictBody")}</p>
      {versions.map(({ name, mine, theirs }) => (
        <div className="versions" key={name}>
          <h3>{name}</h3>
          <dl>
            <dt>{t("draft.theirs")}</dt>
            <dd>{theirs}</dd>
            <dt>{t("draft.mine")}</dt>
            <dd>{mine}</dd>
          </dl>
        </div>
      ))}
    </Question>
  );
}
