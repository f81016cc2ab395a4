import { type ReactNode, useEffect, useRef } from "react";
import { useWords } from "../words";
import { useFocusHeld } from "./use-focus-held";

interface Props {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  above?: ReactNode;
  lead?: ReactNode;
}

/** A screen: its title names the tab, and gets the focus when one comes to it. */
export function Page({ title, children, actions, above, lead }: Props) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const screen = useFocusHeld<HTMLDivElement>();
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title, t]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="page" ref={screen}>
      <div className="page-head">
        <div>
          {above}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
