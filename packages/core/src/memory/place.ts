import { native } from '@isoproc/native';
import type { Members } from './member.js';
import type { Region } from './region.js';
import { stampOf } from './share-count.js';

/*
 * The four words at which processes wait for some change:
 *   SEQUENCE  counts notifications; who sleeps briefly sleeps on it (futex)
 *   WAITING   bit 0: 1: somebody may wait, so that a change has to be notified · 0: surely nobody
 *             bits 1-31: counts announcements, so that who clears bit 0 sees when there was another
 *   MASK      two words, a bit for each member (slot modulo 64): it sleeps longer, at its doorbell,
 *             and was not rung since
 */
export const PLACE_WORDS = 4;
const SEQUENCE = 0;
const WAITING = 1;
const MASK = 2;
const SOMEBODY = 1;

/** The place in shared memory where processes wait for one thing. */
export class Place {
  readonly #words: Int32Array;
  readonly #first: number;
  #key: string | undefined;
  #message: Uint8Array | undefined;

  /**
   * @param cell - the cell's first word in the region
   * @param first - its own first word in the cell
   */
  constructor(
    private readonly region: Pick<Region, 'id' | 'words'>,
    readonly members: Pick<Members, 'self' | 'crowded' | 'ring'>,
    private readonly cell: number,
    private readonly first: number,
  ) {
    this.#words = region.words;
    this.#first = cell + first;
  }

  /** What it is called in a ring. */
  get key(): string {
    return (this.#key ??= [
      this.region.id,
      this.cell,
      this.first,
      stampOf(this.#words, this.cell),
    ].join(':'));
  }

  /** The bits of those who sleep here at their doorbells. */
  get marked(): number[] {
    return markedIn(this.#words, this.#first);
  }

  /** Somebody is about to wait, briefly. The number is for `sleep`, after another look. */
  announce(): number {
    // First the sequence: a notification that this announcement escapes changes it afterwards.
    const sequence = Atomics.load(this.#words, this.#first + SEQUENCE);
    this.#addWaiting();
    return sequence;
  }

  /** Sleeps until there was a notification since `sequence`, or the milliseconds are over. */
  sleep(sequence: number, milliseconds: number): void {
    native.futexWait(this.#words, this.#first + SEQUENCE, sequence, milliseconds);
  }

  /** This member is about to wait at its doorbell, and will look once more before. */
  mark(): void {
    const bit = this.members.self & 63;
    Atomics.or(this.#words, this.#first + MASK + (bit >> 5), 1 << (bit & 31));
    this.#addWaiting();
  }

  /** It does not wait any more. */
  unmark(): void {
    // Of two members that share a bit, the other may still wait; a ring in vain is passed on.
    if (this.#isShared()) return;
    const bit = this.members.self & 63;
    Atomics.and(this.#words, this.#first + MASK + (bit >> 5), ~(1 << (bit & 31)));
    // It has become crowded just now: the mark may have been the other's, who makes it anew.
    if (this.#isShared()) this.members.ring(bit, this.#toSend);
  }

  /** After a change that lets one more go on. */
  notifyOne(): void {
    const words = this.#words;
    const waiting = Atomics.load(words, this.#first + WAITING);
    if ((waiting & SOMEBODY) === 0) return;
    // In turns, so that neither kind of waiter starves the other.
    const sequence = Atomics.add(words, this.#first + SEQUENCE, 1);
    const bellFirst = (sequence & 1) === 1;
    const woken =
      (bellFirst && this.#ring(sequence, false)) ||
      native.futexWake(words, this.#first + SEQUENCE, 1) > 0 ||
      (!bellFirst && this.#ring(sequence, false));
    // Never before: another notification in between would be lost.
    if (!woken) Atomics.compareExchange(words, this.#first + WAITING, waiting, waiting & ~SOMEBODY);
  }

  /** After a change that concerns all. */
  notifyAll(): void {
    const words = this.#words;
    const waiting = Atomics.load(words, this.#first + WAITING);
    if ((waiting & SOMEBODY) === 0) return;
    const sequence = Atomics.add(words, this.#first + SEQUENCE, 1);
    native.futexWake(words, this.#first + SEQUENCE, -1);
    this.#ring(sequence, true);
    Atomics.compareExchange(words, this.#first + WAITING, waiting, waiting & ~SOMEBODY);
  }

  /** Rings that member if it sleeps here at its doorbell. */
  notifyMember(tag: number): void {
    this.#ringBit(tag & 63);
  }

  #isShared(): boolean {
    return this.members.crowded;
  }

  #addWaiting(): void {
    Atomics.add(this.#words, this.#first + WAITING, 2);
    Atomics.or(this.#words, this.#first + WAITING, SOMEBODY);
  }

  /** Rings one of those who are marked, each in its turn, or all of them. */
  #ring(sequence: number, all: boolean): boolean {
    const { marked } = this;
    let heard = false;
    for (let i = 0; i < marked.length && (all || !heard); i++)
      heard = this.#ringBit(marked[((sequence >>> 1) + i) % marked.length] ?? 0) || heard;
    return heard;
  }

  #ringBit(bit: number): boolean {
    const words = this.#words;
    const at = this.#first + MASK + (bit >> 5);
    const mask = 1 << (bit & 31);
    if ((Atomics.load(words, at) & mask) === 0) return false;
    // Who is rung and still has to wait marks itself anew.
    if ((Atomics.and(words, at, ~mask) & mask) === 0) return false;
    return this.members.ring(bit, this.#toSend);
  }

  get #toSend(): Uint8Array {
    return (this.#message ??= Buffer.from(this.key, 'latin1'));
  }
}

/** As above. @param first - of a place's words */
export function markedIn(words: Int32Array, first: number): number[] {
  const marked: number[] = [];
  for (let half = 0; half < 2; half++) {
    const mask = Atomics.load(words, first + MASK + half);
    for (let rest = mask; rest !== 0; rest &= rest - 1)
      marked.push(half * 32 + 31 - Math.clz32(rest & -rest));
  }
  return marked;
}
