import { useWords } from "../words";
import { Icon } from "./icons";

interface Props {
  /** What is another than it was, in words. */
  fields: string[];
  /** Who changed it, if that is known. */
  by?: string;
}

/** What a question is about has changed since it came: it cannot be answered before that is read. */
export function Changed({ fields, by }: Props) {
  const { t } = useWords();
  const what = fields.join(", ") || t("field.other");
  return (
    <div className="notice" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{t("draft.changed")}</strong>
        <p>{by ? t("draft.changedBy", { who: by, fields: what }) : t("draft.changedIn", { fields: what })}</p>
        <p>{t("draft.readFirst")}</p>
      </div>
    </div>
  );
}
