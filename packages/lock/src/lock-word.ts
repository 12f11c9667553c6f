import { type Look, DEATH, type Members, SPIN } from '@isoproc/core';

/*
 * The words of a lock:
 *   WORD  0                nobody has it
 *         t                member t has it, and nobody waits
 *         t|CONTENDED      member t has it, and somebody may wait: whoever frees it must notify
 *         t|HANDED|…       nobody has it, but only t may take it, as long as it is the heir
 *   HEIR  0 · t: has waited long, so that the lock is to be handed to it
 *   TURN  when it was handed on last: milliseconds, the low 32 bits
 */
const HEIR = 1;
const TURN = 2;
/** How many words these are. */
export const LOCK_WORDS = 3;
const CONTENDED = 1 << 30;
const HANDED = 1 << 31;
const OWNER = CONTENDED - 1;

// Milliseconds. Handing on takes a switch of processes, so it is not done each time.
const TURN_MS = 1;
/** Milliseconds after which a waiter has waited long. */
export const PATIENCE = 8;

/** How a try ended. ABANDONED: the owner has died, and it is ours. */
export const ACQUIRED = 1;
export const ABANDONED = 2;
export type Acquired = typeof ACQUIRED | typeof ABANDONED;

/** Whom to notify after it was freed: nobody, any waiter, or else that member. */
export const NOBODY = 0;
export const ANYBODY = -1;

type Mortals = Pick<Members, 'isDead' | 'isGone'>;

/**
 * One try to get the lock; undefined: another member has it, and knows that somebody waits.
 *
 * Here and where a lock is freed, a word is read as any other where only the exchange that follows
 * decides, or the lock has put it in order before: each of `Atomics` is a call.
 */
export function tryWord(
  words: Int32Array,
  at: number,
  self: number,
  look: Look,
  members: Mortals,
): Acquired | undefined {
  if (look === SPIN && words[at] === 0 && Atomics.compareExchange(words, at, 0, self) === 0) {
    if (words[at + HEIR] === self) Atomics.store(words, at + HEIR, 0);
    return ACQUIRED;
  }
  for (;;) {
    const was = Atomics.load(words, at);
    const owner = was & OWNER;
    let how: Acquired = ACQUIRED;
    if (!isFree(words, at, was, self)) {
      if (look === SPIN) return undefined;
      if (!(look === DEATH ? members.isGone(owner) : members.isDead(owner))) {
        if ((was & CONTENDED) !== 0) return undefined;
        if (Atomics.compareExchange(words, at, was, was | CONTENDED) === was) return undefined;
        continue;
      }
      if (was > 0) how = ABANDONED;
    }
    // Others may wait, too: who has waited takes it as contended.
    const mine = look === SPIN ? self | (was & CONTENDED) : self | CONTENDED;
    if (Atomics.compareExchange(words, at, was, mine) !== was) continue;
    if (Atomics.load(words, at + HEIR) === self) Atomics.store(words, at + HEIR, 0);
    return how;
  }
}

/** Nobody has it, nor is it kept for another heir. */
function isFree(words: Int32Array, at: number, was: number, self: number): boolean {
  const owner = was & OWNER;
  return was === 0 || (was < 0 && (owner === self || Atomics.load(words, at + HEIR) !== owner));
}

/** Whose it is; 0: nobody's. */
export function ownerOf(words: Int32Array, at: number): number {
  const word = Atomics.load(words, at);
  return word < 0 ? 0 : word & OWNER;
}

/** Frees it, or hands it to the heir. Gives whom to notify. */
export function freeWord(words: Int32Array, at: number, members: Mortals): number {
  const heir = ((words[at] ?? 0) & CONTENDED) === 0 ? 0 : Atomics.load(words, at + HEIR);
  if (heir === 0 || members.isDead(heir) || !isTurn(words, at))
    return (Atomics.exchange(words, at, 0) & CONTENDED) === 0 ? NOBODY : ANYBODY;
  const handed = heir | CONTENDED | HANDED;
  Atomics.store(words, at, handed);
  if (Atomics.load(words, at + HEIR) === heir) return heir;
  // It has left just now, or has got the lock and is not the heir any more.
  return Atomics.compareExchange(words, at, handed, 0) === handed ? ANYBODY : NOBODY;
}

/** Becomes the heir, unless there is one already. */
export function inherit(words: Int32Array, at: number, self: number, members: Mortals): void {
  const heir = Atomics.load(words, at + HEIR);
  if (heir === 0 || members.isDead(heir)) Atomics.compareExchange(words, at + HEIR, heir, self);
}

/** Does not wait any more. True: it was handed the lock, and has freed it; another must be notified. */
export function renounce(words: Int32Array, at: number, self: number): boolean {
  if (Atomics.compareExchange(words, at + HEIR, self, 0) !== self) return false;
  const was = Atomics.load(words, at);
  return was < 0 && (was & OWNER) === self && Atomics.compareExchange(words, at, was, 0) === was;
}

function isTurn(words: Int32Array, at: number): boolean {
  const now = (performance.timeOrigin + performance.now()) | 0;
  if (Math.abs((now - Atomics.load(words, at + TURN)) | 0) < TURN_MS) return false;
  Atomics.store(words, at + TURN, now);
  return true;
}
