import { mayBeDone, Refused } from "../api/problems";
import { forget, keep, kept } from "../auth/kept";
import type { Kind, Newest, Standing } from "./draft-kind";
import type { Asked, Kept } from "./meeting";
import { saveOver } from "./saving";

const TYPING_MS = 900;

/**
 * A draft that is saved as one goes: what is on the screen, what the API has, and what is on its way.
 *
 * Each change is kept in this tab at once, and taken from there when a page without it comes back. It is saved over the
 * version that was seen alone: what somebody else has changed since is taken in, and what both changed is asked about.
 */
export class SharedDraft<D, C extends object, F extends keyof C> {
  /** Whether it comes back as this tab kept it. */
  readonly restored: boolean;
  private standing: Standing<D, C, F>;
  private readonly listeners = new Set<() => void>();
  private shown = false;
  private typing: ReturnType<typeof setTimeout> | undefined;
  /** What is on its way: one thing after another. */
  private running: Promise<void> | undefined;
  /** What was sent, and may have been saved though nobody heard of it. */
  private tried: C[] = [];
  /** What is to be created, and may have been: it is asked for again as it was, and what was typed since saved over it. */
  private asked: Asked<C> | undefined;
  private heard: Newest = { version: 0, at: 0 };
  private looked = 0;
  /** The version in which it was found to be no draft any more. */
  private closed: number | undefined;

  constructor(
    private kind: Kind<D, C, F>,
    start: D | undefined,
    private readonly subject: string,
  ) {
    const saved = start && kind.contentOf(start);
    const found = kept<Kept<C>>(subject, start ? kind.idOf(start) : kind.unnamed);
    const before = kind.keptOf ? kind.keptOf(found, saved) : found;
    const { content, base, conflict, theirs } = kind.meetings.begin(saved, before);
    this.restored = before !== undefined;
    this.asked = before?.asked;
    this.standing = {
      content,
      draft: start,
      base,
      conflict: conflict ? start : undefined,
      theirs,
      error: undefined,
      saving: false,
      looking: false,
    };
  }

  readonly now = (): Standing<D, C, F> => this.standing;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** It is on the screen, until what this returns is called. */
  readonly show = (): (() => void) => {
    this.shown = true;
    this.become({});
    return () => {
      this.shown = false;
      clearTimeout(this.typing);
    };
  };

  /** How the API is asked, as of now. */
  askAs(kind: Kind<D, C, F>): void {
    this.kind = kind;
  }

  /** Whether anything is not saved. */
  get dirty(): boolean {
    return this.kind.meetings.differing(this.standing.base, this.standing.content).length > 0;
  }

  /** Of a conflict, what it would be with what is written here. */
  get mine(): C {
    const { content, base, draft, conflict } = this.standing;
    if (!draft || !conflict) return content;
    return this.kind.meetings.meet({ before: base, now: content }, this.between(draft, conflict)).merged;
  }

  readonly change = (part: Partial<C>): void =>
    this.become({ content: { ...this.standing.content, ...part }, error: undefined });

  /** What is offered to whoever begins is nothing that they have written. */
  readonly offer = (part: Partial<C>): void => {
    const { content, base, draft } = this.standing;
    this.become({ content: { ...content, ...part }, base: draft ? base : { ...base, ...part } });
  };

  /** What failed for want of a network is tried again when it is back. */
  readonly retry = (): void => this.become({ error: undefined });

  /** Saves what differs, once nothing else is on its way; the draft as it is now, or nothing when it could not be. */
  readonly save = async (): Promise<D | undefined> => {
    while (this.running) await this.running;
    return this.inTurn(() => this.saveNow());
  };

  /** Saves what can be saved, so that a question is about all that was written; not when another is to be answered first. */
  readonly ready = async (): Promise<boolean> => {
    await this.save();
    return this.standing.conflict === undefined;
  };

  /** A version of it was heard of: who does not write just now sees what others save. */
  hear(newest: Newest): void {
    this.heard = newest;
    this.look();
  }

  /** What both changed becomes what is written here, or what the other saved. */
  readonly resolve = (mine: boolean): void => {
    const { conflict, draft } = this.standing;
    if (!conflict || !draft) return;
    const { contentOf } = this.kind;
    const content = mine ? this.mine : contentOf(conflict);
    this.become({ draft: conflict, base: contentOf(conflict), content, conflict: undefined });
  };

  /** It is deleted: nothing of it is kept. */
  readonly forget = (): void => {
    this.shown = false;
    clearTimeout(this.typing);
    forget(this.subject, this.name);
  };

  private get name(): string {
    const { draft } = this.standing;
    return draft ? this.kind.idOf(draft) : this.kind.unnamed;
  }

  private async saveNow(): Promise<D | undefined> {
    const { content, base, draft, conflict } = this.standing;
    const { kind } = this;
    if (!kind.isWhole(content) || conflict || this.closed !== undefined) return undefined;
    if (!draft) return this.createNow(content);
    if (!kind.isChanged(base, content)) {
      this.become({ base: content });
      return draft;
    }
    this.become({ saving: true, error: undefined });
    try {
      this.tried.push(content);
      const { contentOf, versionOf, isOpen } = kind;
      const { saved, found } = await saveOver(draft, {
        send: (version) => kind.change(draft, version, base, content),
        read: () => kind.read(kind.idOf(draft)),
        versionOf,
        isOpen,
        isSame: (one, other) => kind.meetings.differing(contentOf(one), contentOf(other)).length === 0,
      });
      if (saved) this.settle(saved, content);
      else if (found) this.takeIn(found, draft);
      return saved;
    } catch (error) {
      this.become({ error });
      if (error instanceof Refused) {
        this.tried = this.tried.filter((one) => one !== content);
        kind.refused(draft);
      }
      return undefined;
    }
  }

  private async createNow(content: C): Promise<D | undefined> {
    this.asked ??= { content, key: crypto.randomUUID() };
    const { asked } = this;
    const isSame = this.kind.meetings.differing(asked.content, content).length === 0;
    this.become({ saving: true, error: undefined });
    let made: D;
    try {
      made = await this.kind.create(asked.content, { "Idempotency-Key": asked.key });
    } catch (error) {
      if (!mayBeDone(error)) this.asked = undefined;
      // What is refused may be what was asked before, and not what is written now.
      if (!this.asked && !isSame) return this.saveNow();
      this.become({ error });
      return undefined;
    }
    this.asked = undefined;
    forget(this.subject, this.kind.unnamed);
    this.settle(made, asked.content);
    // Who has left the screen meanwhile is not brought back; what they wrote last is in the draft when they come.
    if (!this.shown) {
      this.keepOrForget();
      return made;
    }
    this.kind.onCreated(made);
    return isSame ? made : this.saveNow();
  }

  private settle(next: D, sent: C): void {
    this.tried = [];
    // What was sent, not what came back: the API may tidy spaces, and whoever types must not be interrupted.
    this.become({ draft: next, base: this.kind.settled(sent, next) });
    this.kind.known(next, "saved");
  }

  /** Takes in what somebody else saved; what both wrote is asked about. */
  private takeIn(found: D, seen: D): void {
    const { kind } = this;
    const { differing, meet } = kind.meetings;
    this.closed = kind.isOpen(found) ? undefined : kind.versionOf(found);
    kind.known(found, "found");
    // Where it is shown now says by whom it was taken, and what was not saved.
    if (this.closed !== undefined) return;
    const saved = this.between(seen, found);
    // It was saved here, and the answer was lost.
    const own = this.tried.find((sent) => differing(sent, saved.now).length === 0);
    if (own) this.settle(found, own);
    // Nothing that is written here: the text stays as it is being typed.
    else if (differing(saved.before, saved.now).length === 0) this.become({ draft: found });
    else {
      // What was tried before was not saved: whoever saves the same later means it.
      this.tried = [];
      const { base, content } = this.standing;
      const { both, merged, theirs } = meet({ before: base, now: content }, saved);
      if (both.length > 0) this.become({ conflict: found });
      else this.become({ draft: found, base: saved.now, content: merged, theirs });
    }
  }

  private between(seen: D, found: D) {
    const { contentOf } = this.kind;
    return { before: contentOf(seen), now: contentOf(found) };
  }

  private look(): void {
    const { draft } = this.standing;
    const { version, at } = this.heard;
    if (!this.shown || !draft || this.running || at === this.looked) return;
    if (version <= (this.closed ?? this.kind.versionOf(draft))) return;
    // What is being written is saved first, and looks then; what cannot be saved any more does not.
    if (this.dirty && this.closed === undefined) return;
    this.looked = at;
    void this.inTurn(async () => {
      this.become({ looking: true });
      try {
        this.takeIn(await this.kind.read(this.kind.idOf(draft)), draft);
      } catch {
        // It is looked at again when it is next heard of.
      }
    });
  }

  private async inTurn<T>(act: () => Promise<T>): Promise<T> {
    let over = () => {};
    this.running = new Promise<void>((resolve) => {
      over = resolve;
    });
    try {
      return await act();
    } finally {
      this.running = undefined;
      over();
      this.become({ saving: false, looking: false });
    }
  }

  private become(part: Partial<Standing<D, C, F>>): void {
    const before = this.standing;
    this.standing = { ...before, ...part };
    if (this.shown) {
      this.keepOrForget();
      this.planToSave(this.standing.content !== before.content);
    }
    for (const listener of this.listeners) listener();
    this.look();
  }

  private keepOrForget(): void {
    const { content, base, draft, conflict } = this.standing;
    // Until somebody has chosen, what was kept before the other saved says best what is whose.
    if (conflict) return;
    const seen = draft && this.kind.contentOf(draft);
    if (this.dirty) keep<Kept<C>>(this.subject, this.name, { content, base, seen, asked: this.asked });
    else forget(this.subject, this.name);
  }

  private planToSave(typed: boolean): void {
    const { content, conflict, error } = this.standing;
    const due =
      this.dirty && !conflict && !this.running && !error && this.closed === undefined && this.kind.isWhole(content);
    if (!due || typed) {
      clearTimeout(this.typing);
      this.typing = undefined;
    }
    if (due) this.typing ??= setTimeout(() => void this.save(), TYPING_MS);
  }
}
