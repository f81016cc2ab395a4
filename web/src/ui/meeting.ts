/** What somebody made of a content. */
export interface Made<C> {
  before: C;
  now: C;
}

/** What two people made of the same draft. */
export interface Meeting<C, F extends keyof C> {
  /** What one wrote oneself, and all else as it was saved. */
  merged: C;
  /** What the other changed, and oneself did not write too. */
  theirs: F[];
  /** What both changed, each in their own way: somebody has to choose. */
  both: F[];
}

/** What a tab keeps of a draft until the API has it. */
export interface Kept<C> {
  content: C;
  /** What was sent last. */
  base: C;
  /** What the API made of it: it tidies. */
  seen?: C;
  /** What was asked to be created, and may be: nobody has answered. */
  asked?: Asked<C>;
}

/** A content that is to be created, and the key under which it is: the same until that was answered. */
export interface Asked<C> {
  content: C;
  key: string;
}

/** How writing begins. */
export interface Beginning<C, F extends keyof C> {
  content: C;
  base: C;
  /** What somebody else has changed since this tab wrote. */
  theirs: F[];
  /** Whether somebody has to choose first. */
  conflict: boolean;
}

/** How two who write the same kind of draft meet. */
export interface Meetings<C, F extends keyof C> {
  differing: (one: C, other: C) => F[];
  meet: (mine: Made<C>, saved: Made<C>) => Meeting<C, F>;
  begin: (saved: C | undefined, kept: Kept<C> | undefined) => Beginning<C, F>;
}

/** How two who write the same kind of draft meet: `differing` says in what two contents are not the same. */
export function meetings<C extends object, F extends keyof C>(
  differing: (one: C, other: C) => F[],
  empty: C,
): Meetings<C, F> {
  /** Brings together what is written here and what somebody else has saved since. */
  function meet(mine: Made<C>, saved: Made<C>): Meeting<C, F> {
    const changed = differing(mine.before, mine.now);
    const apart = differing(mine.now, saved.now);
    // What is saved as one wrote it oneself was saved by a request whose answer was lost, or is agreed on.
    const theirs = differing(saved.before, saved.now).filter((field) => apart.includes(field));
    const merged = { ...saved.now };
    for (const field of changed) merged[field] = mine.now[field];
    return { merged, theirs, both: theirs.filter((field) => changed.includes(field)) };
  }

  /** Goes on with what the tab kept, never over what somebody else has saved since. */
  function begin(saved: C | undefined, kept: Kept<C> | undefined): Beginning<C, F> {
    if (!saved) return { content: kept?.content ?? empty, base: kept?.base ?? empty, theirs: [], conflict: false };
    if (!kept) return { content: saved, base: saved, theirs: [], conflict: false };
    const met = meet({ before: kept.base, now: kept.content }, { before: kept.seen ?? kept.base, now: saved });
    if (met.both.length > 0) return { content: met.merged, base: kept.base, theirs: met.theirs, conflict: true };
    return { content: met.merged, base: saved, theirs: met.theirs, conflict: false };
  }

  return { differing, meet, begin };
}
