interface Place {
  pathname: string;
  search: string;
}

interface Step {
  currentLocation: Place;
  nextLocation: Place;
  historyAction: string;
}

/**
 * Whether a step through the application leaves the letter that is being written. What goes there by itself, when a draft
 * gets its address, is sent or is deleted, takes the place of the address before.
 */
export function leaves({ currentLocation, nextLocation, historyAction }: Step): boolean {
  const draft = ({ search }: Place) => new URLSearchParams(search).get("draft");
  const isElsewhere =
    currentLocation.pathname !== nextLocation.pathname || draft(currentLocation) !== draft(nextLocation);
  return historyAction !== "REPLACE" && isElsewhere;
}
