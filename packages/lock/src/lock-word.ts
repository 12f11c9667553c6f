import { type Look, DEATH, type Members, SPIN } from '@isoproc/core';

/*
 * The word of a lock:
 *   0            nobody has it
 *   t            member t has it, and nobody waits
 *   t|CONTENDED  member t has it, and somebody may wait: whoever frees it must notify
 */
const CONTENDED = 1 << 30;
const OWNER = CONTENDED - 1;

/** How a try ended. ABANDONED: the owner has died, and it is ours. */
export const ACQUIRED = 1;
export const ABANDONED = 2;
export type Acquired = typeof ACQUIRED | typeof ABANDONED;

type Mortals = Pick<Members, 'isDead' | 'isGone'>;

/** One try to get the lock; undefined: another member has it, and knows that somebody waits. */
export function tryWord(
  words: Int32Array,
  at: number,
  self: number,
  look: Look,
  members: Mortals,
): Acquired | undefined {
  for (;;) {
    const was = Atomics.load(words, at);
    if (was === 0) {
      // Others may wait, too: who has waited takes it as contended.
      const mine = look === SPIN ? self : self | CONTENDED;
      if (Atomics.compareExchange(words, at, 0, mine) === 0) return ACQUIRED;
    } else if (look === SPIN) {
      return undefined;
    } else if (look === DEATH ? members.isGone(was & OWNER) : members.isDead(was & OWNER)) {
      if (Atomics.compareExchange(words, at, was, self | CONTENDED) === was) return ABANDONED;
    } else if (
      (was & CONTENDED) !== 0 ||
      Atomics.compareExchange(words, at, was, was | CONTENDED) === was
    ) {
      return undefined;
    }
  }
}

/** Whose it is; 0: nobody's. */
export const ownerOf = (words: Int32Array, at: number): number => Atomics.load(words, at) & OWNER;

/** Frees it. True: somebody may wait. */
export function freeWord(words: Int32Array, at: number): boolean {
  return (Atomics.exchange(words, at, 0) & CONTENDED) !== 0;
}
