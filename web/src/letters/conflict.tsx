import { useTypes } from "../api/queries";
import type { Letter } from "../api/types";
import { ConflictQuestion } from "../ui/conflict";
import { useWords } from "../words";
import { type Content, type ContentField, contentOf, differing, fieldOf } from "./draft";

interface Props {
  mine: Content;
  theirs: Letter;
  onChoose: (mine: boolean) => void;
}

/** Two people wrote on the same letter. */
export function LetterConflict({ mine, theirs, onChoose }: Props) {
  const { t } = useWords();
  const types = useTypes();
  const saved = contentOf(theirs);
  const shown = (content: Content, field: ContentField) => {
    if (field === "destination") return content.destination?.name;
    if (field === "type") return types.data?.find((type) => type.id === content.type)?.name;
    return content[field];
  };
  const versions = differing(mine, saved).map((field) => ({
    name: t(`field.${fieldOf(field)}`),
    mine: shown(mine, field),
    theirs: shown(saved, field),
  }));
  return <ConflictQuestion versions={versions} onChoose={onChoose} />;
}
