import { useState } from "react";
import { useServices } from "../api/context";
import type { Letter } from "../api/types";
import { forget, kept } from "../auth/kept";
import { Action } from "../ui/action";
import { Copy } from "../ui/copy";
import { Icon } from "../ui/icons";
import { useWords } from "../words";
import { contentOf, differing, type Kept } from "./draft";

/** What somebody was writing here when it stopped being a draft: it cannot be saved any more, and is not thrown away. */
export function LeftText({ letter }: { letter: Letter }) {
  const { t } = useWords();
  const { session } = useServices();
  const [left, setLeft] = useState(() => kept<Kept>(session.subject, letter.id)?.content);
  const fields = left ? differing(contentOf(letter), left) : [];
  if (!left || fields.length === 0) return null;
  const drop = () => {
    forget(session.subject, letter.id);
    setLeft(undefined);
  };
  return (
    <section className="notice" aria-labelledby="left-text">
      <Icon name="drafts" />
      <div className="left-text">
        <h2 id="left-text">{t("draft.leftTitle")}</h2>
        <p>{t("draft.leftBody")}</p>
        {fields.includes("subject") && <Copy label={t("draft.subject")} value={left.subject} />}
        {fields.includes("body") && <Copy label={t("draft.body")} value={left.body} rows={6} />}
        <Action plain onPress={drop}>
          {t("draft.leftDrop")}
        </Action>
      </div>
    </section>
  );
}
