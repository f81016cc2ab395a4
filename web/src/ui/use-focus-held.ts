import { type RefObject, useEffect, useRef } from "react";

/** Nothing goes any more: questions have closed and given the focus back, and who knows a better place has led there. */
const SETTLED_MS = 200;

/** What has a name, and so says where one is. */
const NAMED = ":is(section, form, search, fieldset):is([aria-label], [aria-labelledby])";

/**
 * Gives the focus, when what had it goes from a screen or is of no use any more, to what is nearest: the next row of a list,
 * or the heading above; after a question, to where it was asked. Who goes by keyboard, or listens, must not begin at the
 * top of the page again.
 */
export function useFocusHeld<T extends HTMLElement>(): RefObject<T | null> {
  const screen = useRef<T>(null);
  useEffect(() => {
    const here = screen.current;
    if (!here) return;
    // What has the focus; and where it is on the screen, or was before a question was asked, with all that that is in.
    let had: Element | null = null;
    let way: Element[] = [];
    let beside: Node | null = null;
    let wait: ReturnType<typeof setTimeout> | undefined;
    const remember = ({ target }: FocusEvent) => {
      had = target as Element;
      if (!here.contains(had)) return;
      way = [];
      for (let one: Element | null = had; one && here.contains(one); one = one.parentElement) way.push(one);
      beside = null;
    };
    const hold = () => {
      if (document.activeElement === document.body) focusOn(placeFor(way, beside));
    };
    const look = (changes: MutationRecord[]) => {
      for (const { removedNodes, nextSibling, previousSibling } of changes) {
        for (const gone of removedNodes) {
          if (gone instanceof HTMLLIElement && way.includes(gone)) beside = nextSibling ?? previousSibling;
        }
      }
      if (!had || isThere(had)) return;
      clearTimeout(wait);
      wait = setTimeout(hold, SETTLED_MS);
    };
    document.addEventListener("focusin", remember);
    // All of it: a question goes from beside the screen.
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    return () => {
      document.removeEventListener("focusin", remember);
      watch.disconnect();
      clearTimeout(wait);
    };
  }, []);
  return screen;
}

function isThere(one: Element): boolean {
  return one.isConnected && !one.matches(":disabled");
}

/** Where the focus was, or what is left of it; outermost is the screen itself, which has a heading. */
function placeFor(way: readonly Element[], beside: Node | null): Element | null | undefined {
  const [before] = way;
  if (before && isThere(before)) return before;
  if (beside instanceof HTMLLIElement && beside.isConnected) return beside;
  const place = way.find((one) => one.isConnected && one.matches(`li, ${NAMED}`)) ?? way.at(-1);
  return place?.matches("li") ? place : (place?.querySelector("h1, h2, h3, legend") ?? place);
}

function focusOn(place: Element | null | undefined): void {
  if (!(place instanceof HTMLElement)) return;
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
