import { type MouseEvent, type ReactNode, useRef } from "react";
import { Link, useNavigate } from "react-router";
import { Icon } from "./icons";
import { useLeaving } from "./use-address";

declare global {
  interface Window {
    /** Not in every browser yet, nor in what TypeScript knows of them. */
    readonly navigation?: {
      readonly currentEntry: { readonly index: number } | null;
      entries(): { readonly url: string | null }[];
    };
  }
}

/**
 * The way from one thing to the list that it lies in. Whoever came from there finds it as they left it: what they had
 * asked it for is in that step of the tab's history.
 */
export function Back({ to, children }: { to: string; children: ReactNode }) {
  const navigate = useNavigate();
  const leaving = useLeaving();
  const stepping = useRef(false);
  const goBack = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    // A second press, before the list is drawn, would go a step too far.
    const going = stepping.current || leaving();
    if (!going && !cameFrom(to)) return;
    event.preventDefault();
    if (going) return;
    stepping.current = true;
    const stepped = () => {
      stepping.current = false;
    };
    window.addEventListener("popstate", stepped, { once: true });
    void navigate(-1);
  };
  return (
    <Link className="back-link" to={to} onClick={goBack}>
      <Icon name="left" />
      {children}
    </Link>
  );
}

/** Whether the step before this one is there; browsers that do not tell go there anew. */
function cameFrom(path: string): boolean {
  const { navigation } = window;
  const before = navigation?.entries()[(navigation.currentEntry?.index ?? 0) - 1]?.url;
  return before != null && new URL(before).pathname === path;
}
