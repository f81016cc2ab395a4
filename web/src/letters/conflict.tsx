import { useTypes } from "../api/queries";
import type { Letter } from "../api/types";
import { Action } from "../ui/action";
import { Question } from "../ui/dialog";
import { useWords } from "../words";
import { type Content, type ContentField, contentOf, differing } from "./draft";

interface Props {
  mine: Content;
  theirs: Letter;
  onChoose: (mine: boolean) => void;
}

/** Two people wrote: what differs, side by side, and which stays. */
export function ConflictQuestion({ mine, theirs, onChoose }: Props) {
  const { t } = useWords();
  const types = useTypes();
  const saved = contentOf(theirs);
  const shown = (content: Content, field: ContentField) => {
    if (field === "destination") return content.destination?.name;
    if (field === "type") return types.data?.find((type) => type.id === content.type)?.name;
    return content[field];
  };
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
      {differing(mine, saved).map((field) => (
        <div className="versions" key={field}>
          <h3>{t(`field.${field === "destination" ? "destination_id" : field}`)}</h3>
          <dl>
            <dt>{t("draft.theirs")}</dt>
            <dd>{shown(saved, field)}</dd>
            <dt>{t("draft.mine")}</dt>
            <dd>{shown(mine, field)}</dd>
          </dl>
        </div>
      ))}
    </Question>
  );
}
