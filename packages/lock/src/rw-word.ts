import { DEATH, IsoprocError, type Look, type Members, SPIN } from '@isoproc/core';
import { ABANDONED, type Acquired, ACQUIRED } from './lock-word.js';
import { noteOf, PHASE_MASK, phaseOf, READS, says, WANTS_READ, WANTS_WRITE } from './rw-note.js';

/** Who goes first: in turns; readers as long as there are any; writers as long as there are any. */
export type Preference = 'fair' | 'readers' | 'writers';

/*
 * The words of an RWLock. Who reads, and who wants to, is in the notes of the members (rw-note.ts), so
 * that it is forgotten with them.
 *   WRITER  0                     nobody writes, nor is about to
 *           t                     member t will write when the readers are gone; the next wait for it
 *           t|ACTIVE              member t writes, or looks whether it can
 *           +FOUL                 a writer has died writing, and no other one has been there since
 *   PHASE   counts what has been written: a reader waits for one writer, and then goes first
 *   HINT    bit 0: 1: somebody may wait to write · 0: surely nobody
 *           bits 1-31: counts who began to, so that who clears bit 0 sees when there was another
 */
const WRITER = 0;
const PHASE = 1;
const HINT = 2;
const ACTIVE = 1 << 30;
const FOUL = 1 << 31;
const OWNER = ACTIVE - 1;

export type Mortals = Pick<Members, 'self' | 'isDead' | 'isGone' | 'note' | 'erase' | 'anyNote'>;

interface Bell {
  notifyOne(): void;
  notifyAll(): void;
}

/** Where one waits: to read, to be the one who writes next, for the readers to be gone. */
export interface Bells {
  readonly readers: Bell;
  readonly writers: Bell;
  readonly drain: Bell;
}

/** One thread's part in an RWLock: each step that it takes, never waiting. */
export class RwWord {
  /** How often this thread reads. */
  reads = 0;
  /** Who of this thread writes, or is the next. */
  claimant: object | undefined;
  /** The phases in which those of this thread began to wait who want to read. */
  readonly #wants: number[] = [];
  #writeWants = 0;

  /**
   * @param line - of its cell
   * @param bells - to be rung after changes
   */
  constructor(
    private readonly words: Int32Array,
    private readonly members: Mortals,
    private readonly line: number,
    private readonly preference: Preference,
    private readonly bells: Bells,
  ) {}

  /** Who writes; 0: nobody. */
  get writer(): number {
    const word = Atomics.load(this.words, WRITER);
    return (word & ACTIVE) === 0 ? 0 : word & OWNER;
  }

  /**
   * One try to read.
   *
   * @param since - what `wantRead` gave; without it, it just came
   * @param blocking - nothing else of this thread runs meanwhile
   */
  tryRead(look: Look, since?: number, blocking = false): Acquired | undefined {
    for (;;) {
      const was = Atomics.load(this.words, WRITER);
      if (this.#clearDead(was, look)) continue;
      const nested = blocking && this.reads > 0;
      if (!nested && !this.#mayRead(was, look, since)) return undefined;
      if (this.reads === 0) this.#note(noteOf(READS, this.line));
      // Whoever has become active since sees that we read; whoever was before, we see now.
      const now = Atomics.load(this.words, WRITER);
      if (nested || this.#mayRead(now, look, since)) {
        this.reads++;
        return (now & FOUL) === 0 ? ACQUIRED : ABANDONED;
      }
      if (this.reads === 0) this.#endRead();
    }
  }

  endRead(): void {
    this.reads--;
    if (this.reads === 0) this.#endRead();
  }

  /** Somebody of this thread begins to wait to read. */
  wantRead(): number {
    const phase = Atomics.load(this.words, PHASE) & PHASE_MASK;
    if (this.#wants.length === 0) this.#note(noteOf(WANTS_READ, this.line, phase));
    this.#wants.push(phase);
    return phase;
  }

  /** It has ended, with success or without. */
  endWantRead(since: number): void {
    const first = this.#wants[0];
    this.#wants.splice(this.#wants.indexOf(since), 1);
    const next = this.#wants[0];
    if (first === undefined || next === first) return;
    this.members.erase(noteOf(WANTS_READ, this.line, first));
    if (next !== undefined) this.#note(noteOf(WANTS_READ, this.line, next));
    this.bells.drain.notifyOne();
  }

  wantWrite(): void {
    if (this.#writeWants === 0) this.#note(noteOf(WANTS_WRITE, this.line));
    this.#writeWants++;
    Atomics.add(this.words, HINT, 2);
    Atomics.or(this.words, HINT, 1);
  }

  /** @param gaveUp - who waits to read may have waited for it */
  endWantWrite(gaveUp: boolean): void {
    this.#writeWants--;
    if (this.#writeWants === 0) this.members.erase(noteOf(WANTS_WRITE, this.line));
    if (gaveUp) this.bells.readers.notifyAll();
  }

  /** One try to be the one who writes next. */
  tryClaim(look: Look, claimant: object): Acquired | undefined {
    while (this.claimant === undefined) {
      const was = Atomics.load(this.words, WRITER);
      if (this.#clearDead(was, look)) continue;
      if ((was & OWNER) !== 0) return undefined;
      const mine = this.members.self | (was & FOUL);
      if (Atomics.compareExchange(this.words, WRITER, was, mine) !== was) continue;
      this.claimant = claimant;
      return (was & FOUL) === 0 ? ACQUIRED : ABANDONED;
    }
    return undefined;
  }

  /** One try to write, by the one who is next. */
  tryWrite(look: Look, blocking = false): boolean {
    if (this.#mustWait(look, blocking)) return false;
    Atomics.or(this.words, WRITER, ACTIVE);
    if (!this.#isRead(look)) return true;
    Atomics.and(this.words, WRITER, ~ACTIVE);
    // We may have turned them away.
    this.bells.readers.notifyAll();
    return false;
  }

  endWrite(): void {
    Atomics.add(this.words, PHASE, 1);
    this.#unclaim(0);
  }

  /** Does not want to write any more. */
  endClaim(): void {
    this.#unclaim(FOUL);
  }

  #unclaim(kept: number): void {
    this.claimant = undefined;
    Atomics.and(this.words, WRITER, kept);
    this.bells.readers.notifyAll();
    this.bells.writers.notifyOne();
  }

  #mayRead(word: number, look: Look, since: number | undefined): boolean {
    if ((word & OWNER) === 0) return this.preference !== 'writers' || !this.#isWriteWanted(look);
    if ((word & ACTIVE) !== 0 || this.preference === 'writers') return false;
    return this.preference === 'readers' || (since !== undefined && since !== this.#phase);
  }

  /** Whether somebody else waits to write. */
  #isWriteWanted(look: Look): boolean {
    const hint = Atomics.load(this.words, HINT);
    if ((hint & 1) === 0) return false;
    const { self } = this.members;
    const { line } = this;
    const wanted = this.members.anyNote(
      (note, tag) => tag !== self && says(note, WANTS_WRITE, line),
      look === DEATH,
    );
    if (!wanted && this.#writeWants === 0)
      Atomics.compareExchange(this.words, HINT, hint, hint & ~1);
    return wanted;
  }

  #isRead(look: Look): boolean {
    const { line } = this;
    return this.members.anyNote((note) => says(note, READS, line), look === DEATH);
  }

  #mustWait(look: Look, blocking: boolean): boolean {
    const { line, preference } = this;
    const { self } = this.members;
    const phase = this.#phase;
    return this.members.anyNote((note, tag) => {
      if (says(note, READS, line)) return true;
      if (preference === 'writers' || !says(note, WANTS_READ, line)) return false;
      if (blocking && tag === self) return false;
      return preference === 'readers' || phaseOf(note) !== phase;
    }, look === DEATH);
  }

  get #phase(): number {
    return Atomics.load(this.words, PHASE) & PHASE_MASK;
  }

  /** True: the word may have changed. */
  #clearDead(was: number, look: Look): boolean {
    const owner = was & OWNER;
    if (owner === 0 || look === SPIN || owner === this.members.self) return false;
    if (!(look === DEATH ? this.members.isGone(owner) : this.members.isDead(owner))) return false;
    const left = (was & (ACTIVE | FOUL)) === 0 ? 0 : FOUL;
    Atomics.compareExchange(this.words, WRITER, was, left);
    return true;
  }

  #endRead(): void {
    this.members.erase(noteOf(READS, this.line));
    this.bells.drain.notifyOne();
  }

  #note(note: number): void {
    if (this.members.note(note)) return;
    throw new IsoprocError(
      'ERR_RWLOCKS',
      'acquire: this thread has too many RWLocks at once, reading or waiting; release some first',
    );
  }
}
