const GOING_MS = 3_000;

let going = 0;

/** Lets the browser ask before a tab is closed that holds what nobody else has. */
export function askBeforeLeaving(unsaved: () => boolean): void {
  addEventListener("beforeunload", (event) => {
    if (Date.now() - going > GOING_MS && unsaved()) event.preventDefault();
  });
}

/** Where the application itself goes nothing is lost: a download leaves the page as it is, and sign-in comes back to it. */
export function goTo(url: string): void {
  leaving();
  location.assign(url);
}

export function leaving(): void {
  going = Date.now();
}
