import type { BreakReason } from './broken-barrier-error.js';

/*
 * The words of a barrier:
 *   STATE  bits 0-11   how many have come · BROKEN: why it is broken
 *          bit 12      ACTING: all have come, and the last of them runs the action
 *          bit 13      BROKEN: whoever waits or comes fails
 *          bits 14-30  the generation: counts how often all have passed, or it was reset
 *   MARKS  what STATE was in the last generations that were broken and then reset, each at its number
 *          modulo 32: who waited then and comes late to see it
 */
const STATE = 0;
const MARKS = 1;
const MARKED = 32;
/** How many words these are. */
export const BARRIER_WORDS = MARKS + MARKED;
const ARRIVED = (1 << 12) - 1;
const ACTING = 1 << 12;
const BROKEN = 1 << 13;
const GENERATION = 1 << 14;
const POSITIVE = 2 ** 31 - 1;

/** So many parties there can be. */
export const MOST_PARTIES = ARRIVED;

/** How a wait ended, beside with a reason. */
export const PASSED = 'passed';

const REASONS: readonly BreakReason[] = ['abort', 'timeout', 'signal', 'death', 'action', 'reset'];

const generationOf = (word: number): number => word >>> 14;
const nextOf = (word: number): number => (generationOf(word) * GENERATION + GENERATION) & POSITIVE;
const brokenOf = (word: number, reason: BreakReason): number =>
  (word & ~(GENERATION - 1)) | BROKEN | REASONS.indexOf(reason);
const reasonOf = (word: number): BreakReason | undefined =>
  (word & BROKEN) === 0 ? undefined : REASONS[word & ARRIVED];

/** Each step of a barrier, never waiting. */
export class BarrierWord {
  /** @param first - of its words */
  constructor(
    private readonly words: Int32Array,
    private readonly first: number,
    private readonly parties: number,
  ) {}

  /**
   * One try to come. Gives a ticket; why it is broken; or undefined: the last generation still acts.
   *
   * @param acts - all have to wait until the last one has called `pass`
   */
  arrive(acts: boolean): number | BreakReason | undefined {
    const { words, first } = this;
    for (;;) {
      const was = Atomics.load(words, first + STATE);
      if ((was & BROKEN) !== 0) return reasonOf(was);
      if ((was & ACTING) !== 0) return undefined;
      const last = (was & ARRIVED) === this.parties - 1;
      const next = !last ? was + 1 : acts ? (was + 1) | ACTING : nextOf(was);
      if (Atomics.compareExchange(words, first + STATE, was, next) === was) return was;
    }
  }

  /** How many came before who has that ticket. */
  indexOf(ticket: number): number {
    return ticket & ARRIVED;
  }

  isLast(ticket: number): boolean {
    return this.indexOf(ticket) === this.parties - 1;
  }

  /** Lets all go who came with the last one. False: it was broken meanwhile. */
  pass(ticket: number): boolean {
    const acting = (ticket + 1) | ACTING;
    return this.#change(acting, nextOf(ticket));
  }

  /** How the wait with that ticket ended; undefined: it has not. */
  outcome(ticket: number): typeof PASSED | BreakReason | undefined {
    const now = Atomics.load(this.words, this.first + STATE);
    if (generationOf(now) === generationOf(ticket)) return reasonOf(now);
    const mark = Atomics.load(this.words, this.#mark(ticket));
    const its = generationOf(mark) === generationOf(ticket) ? reasonOf(mark) : undefined;
    return its ?? PASSED;
  }

  /**
   * Breaks it, unless it is broken. True: all have to be told.
   *
   * @param ticket - only when its generation still waits
   * @param why - only when this is so
   */
  break(reason: BreakReason, ticket?: number, why?: () => boolean): boolean {
    for (;;) {
      const was = Atomics.load(this.words, this.first + STATE);
      if ((was & BROKEN) !== 0) return false;
      if (ticket !== undefined && generationOf(was) !== generationOf(ticket)) return false;
      if (why?.() === false) return false;
      if (this.#change(was, brokenOf(was, reason))) return true;
    }
  }

  /** Makes it empty and whole; who waits fails. True: all have to be told. */
  reset(): boolean {
    for (;;) {
      const was = Atomics.load(this.words, this.first + STATE);
      if ((was & (BROKEN | ARRIVED)) === 0) return false;
      if ((was & BROKEN) === 0) this.#change(was, brokenOf(was, 'reset'));
      else if (this.#remember(was) && this.#change(was, nextOf(was))) return true;
    }
  }

  get reason(): BreakReason | undefined {
    return reasonOf(Atomics.load(this.words, this.first + STATE));
  }

  /** How many wait. */
  get waiting(): number {
    const word = Atomics.load(this.words, this.first + STATE);
    return (word & BROKEN) === 0 ? word & ARRIVED : 0;
  }

  /** False: somebody else has reset it meanwhile. */
  #remember(broken: number): boolean {
    const at = this.#mark(broken);
    const before = Atomics.load(this.words, at);
    if (Atomics.load(this.words, this.first + STATE) !== broken) return false;
    return before === broken || Atomics.compareExchange(this.words, at, before, broken) === before;
  }

  #mark(word: number): number {
    return this.first + MARKS + (generationOf(word) % MARKED);
  }

  #change(from: number, to: number): boolean {
    return Atomics.compareExchange(this.words, this.first + STATE, from, to) === from;
  }
}
