import { useWords } from "../words";
import { Field } from "./fields";

const SUBJECT_MAX = 200;
const BODY_MAX = 20_000;

interface Text {
  subject: string;
  body: string;
}

interface Props {
  value: Text;
  onChange: (part: Partial<Text>) => void;
  errors: Partial<Record<keyof Text, string>>;
  rows: number;
}

/** What every draft says, whatever else it has. */
export function SubjectAndBody({ value, onChange, errors, rows }: Props) {
  const { t } = useWords();
  return (
    <>
      <Field
        required
        label={t("draft.subject")}
        value={value.subject}
        onChange={(subject) => onChange({ subject })}
        maxLength={SUBJECT_MAX}
        error={errors.subject}
      />
      <Field
        required
        label={t("draft.body")}
        rows={rows}
        value={value.body}
        onChange={(body) => onChange({ body })}
        maxLength={BODY_MAX}
        error={errors.body}
      />
    </>
  );
}
