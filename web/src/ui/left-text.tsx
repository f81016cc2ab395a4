import { useEffect, useId, useState } from "react";
import { useServices } from "../api/context";
import { forget, kept } from "../auth/kept";
import { useWords } from "../words";
import { Action } from "./action";
import { Copy } from "./copy";
import { Icon } from "./icons";
import type { Kept } from "./meeting";

interface Text {
  label: string;
  value: string;
  rows?: number;
}

/** Texts that cannot be saved any more: they are not thrown away before whoever wrote them says so. */
export function LeftText({ texts, onDrop }: { texts: Text[]; onDrop: () => void }) {
  const { t } = useWords();
  const titled = useId();
  return (
    <section className="notice" aria-labelledby={titled}>
      <Icon name="drafts" />
      <div className="left-text">
        <h2 id={titled}>{t("draft.leftTitle")}</h2>
        <p>{t("draft.leftBody")}</p>
        {texts.map((text) => (
          <Copy key={text.label} {...text} />
        ))}
        <Action plain onPress={onDrop}>
          {t("draft.leftDrop")}
        </Action>
      </div>
    </section>
  );
}

/** A text of a question that cannot be asked any more. */
export function LeftAnswer({ place, label }: { place: string; label: string }) {
  const { session } = useServices();
  const [, setDropped] = useState(false);
  const text = kept<string>(session.subject, place);
  if (!text) return null;
  const drop = () => {
    forget(session.subject, place);
    setDropped(true);
  };
  return <LeftText texts={[{ label, value: text, rows: 4 }]} onDrop={drop} />;
}

interface Written {
  subject: string;
  body: string;
}

interface DraftProps {
  id: string;
  saved: Written;
  /** What else they had written than a subject and a body. */
  others?: Text[];
}

const NOTHING: Text[] = [];

/** What somebody was writing here when it stopped being a draft. */
export function LeftDraft({ id, saved, others = NOTHING }: DraftProps) {
  const { t } = useWords();
  const { session } = useServices();
  const { subject } = session;
  const [left, setLeft] = useState(() => kept<Kept<Written>>(subject, id));
  const differing = (["subject", "body"] as const).filter((field) => {
    const text = left?.content?.[field];
    return text && text !== saved[field];
  });
  const nothing = left !== undefined && differing.length + others.length === 0;
  useEffect(() => {
    if (nothing) forget(subject, id);
  }, [nothing, subject, id]);
  if (!left || nothing) return null;
  const drop = () => {
    forget(subject, id);
    setLeft(undefined);
  };
  const texts = differing.map((field) => ({
    label: t(`draft.${field}`),
    value: left.content[field],
    rows: field === "body" ? 6 : undefined,
  }));
  return <LeftText texts={[...texts, ...others]} onDrop={drop} />;
}
