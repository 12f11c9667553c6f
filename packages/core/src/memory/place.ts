import { native } from '@isoproc/native';
import type { Members } from './member.js';
import type { Region } from './region.js';

/*
 * The four words at which processes wait for some change:
 *   SEQUENCE  counts notifications; who sleeps briefly sleeps on it (futex)
 *   WAITING   1: somebody may wait, so that a change has to be notified · 0: surely nobody
 *   MASK      two words, a bit for each member (slot modulo 64): it sleeps longer, at its doorbell,
 *             and was not rung since
 */
export const PLACE_WORDS = 4;
const SEQUENCE = 0;
const WAITING = 1;
const MASK = 2;

/** The place in shared memory where processes wait for one thing. */
export class Place {
  readonly key: string;
  readonly #message: Uint8Array;

  /** @param first - its first word in the region */
  constructor(
    readonly region: Region,
    readonly members: Members,
    private readonly first: number,
  ) {
    this.key = `${region.id}:${String(first)}`;
    this.#message = Buffer.from(this.key, 'latin1');
  }

  /** Somebody is about to wait, briefly. The number is for `sleep`, after another look. */
  announce(): number {
    Atomics.store(this.region.words, this.first + WAITING, 1);
    return Atomics.load(this.region.words, this.first + SEQUENCE);
  }

  /** Sleeps until there was a notification since `sequence`, or the milliseconds are over. */
  sleep(sequence: number, milliseconds: number): void {
    native.futexWait(this.region.words, this.first + SEQUENCE, sequence, milliseconds);
  }

  /** This member is about to wait at its doorbell, and will look once more before. */
  mark(): void {
    const bit = this.members.self & 63;
    Atomics.or(this.region.words, this.first + MASK + (bit >> 5), 1 << (bit & 31));
    Atomics.store(this.region.words, this.first + WAITING, 1);
  }

  /** It does not wait any more. */
  unmark(): void {
    // Of two members that share a bit, the other may still wait; a ring in vain is passed on.
    if (this.members.crowded) return;
    const bit = this.members.self & 63;
    Atomics.and(this.region.words, this.first + MASK + (bit >> 5), ~(1 << (bit & 31)));
  }

  /** After a change that lets one more go on. */
  notifyOne(): void {
    const { words } = this.region;
    if (Atomics.load(words, this.first + WAITING) === 0) return;
    Atomics.store(words, this.first + WAITING, 0);
    // In turns, so that neither kind of waiter starves the other.
    const sequence = Atomics.add(words, this.first + SEQUENCE, 1);
    const bellFirst = (sequence & 1) === 1;
    const woken =
      (bellFirst && this.#ring(sequence, false)) ||
      native.futexWake(words, this.first + SEQUENCE, 1) > 0 ||
      (!bellFirst && this.#ring(sequence, false));
    if (woken) Atomics.store(words, this.first + WAITING, 1);
  }

  /** After a change that concerns all. */
  notifyAll(): void {
    const { words } = this.region;
    if (Atomics.exchange(words, this.first + WAITING, 0) === 0) return;
    const sequence = Atomics.add(words, this.first + SEQUENCE, 1);
    native.futexWake(words, this.first + SEQUENCE, -1);
    this.#ring(sequence, true);
  }

  /** Rings the next who is marked, or all of them. */
  #ring(sequence: number, all: boolean): boolean {
    let heard = false;
    const start = (sequence >>> 1) & 63;
    for (let i = 0; i < 64 && (all || !heard); i++)
      heard = this.#ringBit((start + i) & 63) || heard;
    return heard;
  }

  #ringBit(bit: number): boolean {
    const { words } = this.region;
    const at = this.first + MASK + (bit >> 5);
    const mask = 1 << (bit & 31);
    if ((Atomics.load(words, at) & mask) === 0) return false;
    // Who is rung and still has to wait marks itself anew.
    if ((Atomics.and(words, at, ~mask) & mask) === 0) return false;
    return this.members.ring(bit, this.#message);
  }
}
