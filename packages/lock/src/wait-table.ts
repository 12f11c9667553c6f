import { LINE, type Members } from '@isoproc/core';

/*
 * The words of a condition. All but the looks of who waits happen with its lock held.
 *   TICKET   how many have begun to wait: the number of the next one
 *   LIMIT    whoever has a number before this one may go on, if there is a permit
 *   PERMITS  how many may go on
 *   and behind the first line, for each member's slot:
 *     TAG       whose the next two are: t · of a dead one, or 0: they count for nothing
 *     WAITING   how many of its waits have not ended
 *     ELIGIBLE  how many of these have a number before LIMIT
 */
const TICKET = 0;
const LIMIT = 1;
const PERMITS = 2;
const ENTRIES = LINE / 4;
const EACH = 3;
const TAG = 0;
const WAITING = 1;
const ELIGIBLE = 2;
const SLOTS = 1024;

/** Bytes of such a table. */
export const WAIT_TABLE = LINE + SLOTS * EACH * 4;
/** Words of its first line that are used. */
export const TABLE_WORDS = 3;

type Mortals = Pick<Members, 'self' | 'slot' | 'highest' | 'isGone'>;

/**
 * Who waits for a condition, and how many of them may go on. A notification is not given to one of
 * them, but to all who wait at that time: who is killed has not taken it along.
 */
export class WaitTable {
  constructor(
    private readonly words: Int32Array,
    private readonly members: Mortals,
  ) {}

  /** Begins to wait. Gives the number of this wait. */
  enter(): number {
    const { words } = this;
    const entry = this.#entry(this.members.slot);
    if (words[entry + TAG] !== this.members.self) words.set([this.members.self, 0, 0], entry);
    Atomics.add(words, entry + WAITING, 1);
    return Atomics.add(words, TICKET, 1);
  }

  /** Whether it may go on, if nobody else comes first. The lock need not be held. */
  maySucceed(ticket: number): boolean {
    return Atomics.load(this.words, PERMITS) > 0 && this.#isEligible(ticket);
  }

  /** Goes on: the wait has ended. False: it has not. */
  succeed(ticket: number): boolean {
    if (!this.maySucceed(ticket)) return false;
    this.leave(ticket);
    // The last step: who is killed before has taken nothing.
    Atomics.sub(this.words, PERMITS, 1);
    return true;
  }

  /** The wait has ended otherwise. */
  leave(ticket: number): void {
    const entry = this.#entry(this.members.slot);
    Atomics.sub(this.words, entry + WAITING, 1);
    if (this.#isEligible(ticket)) Atomics.sub(this.words, entry + ELIGIBLE, 1);
  }

  /** Lets `count` more go on of those who wait now. Gives how many may. */
  permit(count: number): number {
    const { words } = this;
    let waiting = 0;
    let eligible = 0;
    for (let slot = 1; slot <= this.members.highest; slot++) {
      const entry = this.#entry(slot);
      const its = Atomics.load(words, entry + WAITING);
      if (its === 0) continue;
      if (this.#isGone(words[entry + TAG] ?? 0)) {
        words.fill(0, entry, entry + EACH);
        continue;
      }
      waiting += its;
      eligible += Atomics.exchange(words, entry + ELIGIBLE, its);
    }
    // Permits for the dead are void.
    const left = Math.min(Atomics.load(words, PERMITS), eligible);
    const permits = Math.min(left + count, waiting);
    Atomics.store(words, LIMIT, Atomics.load(words, TICKET));
    Atomics.store(words, PERMITS, permits);
    return permits;
  }

  /** How many may go on still. */
  get permits(): number {
    return Atomics.load(this.words, PERMITS);
  }

  #isGone(tag: number): boolean {
    return tag !== this.members.self && this.members.isGone(tag);
  }

  #isEligible(ticket: number): boolean {
    return ((Atomics.load(this.words, LIMIT) - ticket) | 0) > 0;
  }

  #entry(slot: number): number {
    return ENTRIES + slot * EACH;
  }
}
