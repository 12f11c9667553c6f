import { IsoprocError } from '@isoproc/core';

/** Bytes of a record before its message, and to which records are aligned. */
export const RECORD = 16;
const UNIT = 8;

/*
 * A record's words, before its message:
 *   LENGTH  bytes of the message
 *   KIND    what the message is (message.ts) · PAD: nothing, up to the ring's end
 *   TAKER   0: nobody has it · a member's tag: it has got it and not said that it is done · DONE
 *   NUMBER  how many were put before it
 */
const LENGTH = 0;
const KIND = 1;
const TAKER = 2;
const NUMBER = 3;
const PAD = -1;
export const DONE = -1;

/*
 * The control words. Positions are in units of 8 bytes, modulo 2^32.
 *   TAIL  where the next record will be; what lies before it is committed
 *   LAST  the newest record; or, not before TAIL, the one that is about to be committed
 *   HEAD  the oldest record, or the padding before it
 * TAIL and LAST are changed only by who has the put lock, HEAD only by who has the get lock. How many
 * records there are follows from the NUMBERs of the first and the last one: whoever dies leaves nothing
 * to be repaired.
 */
export interface ControlAt {
  readonly tail: number;
  readonly last: number;
  readonly head: number;
}

/** A record that is there to be got. */
export interface Found {
  readonly kind: number;
  /** Where its message is. */
  readonly start: number;
  readonly length: number;
  /** Its position. */
  readonly at: number;
}

/**
 * Records one after the other in shared memory, around and around. It waits for nothing and locks
 * nothing: the queue does. A process may be killed at any instruction: only the store of `tail`
 * commits a record, and only the store of `head` frees one. What a lock keeps for us is read and
 * written as any other memory: each of `Atomics` is a call.
 */
export class Ring {
  /** The longest message. */
  readonly longest: number;
  readonly #tail: number;
  readonly #last: number;
  readonly #head: number;
  readonly #mask: number;
  readonly #mostUsed: number;
  readonly #records: Int32Array;
  // What was seen of the other side's cache line, and our own position then: if that is another by
  // now, others were here, maybe for more than a whole round of the numbers.
  #seenHead = 0;
  seenTail = 0;
  #tailThen: number | undefined;
  #headThen: number | undefined;

  /** @param bytes - a power of two of them, aligned to 8 */
  constructor(
    readonly bytes: Uint8Array,
    private readonly control: Int32Array,
    { tail, last, head }: ControlAt,
  ) {
    this.#tail = tail;
    this.#last = last;
    this.#head = head;
    this.longest = bytes.length / 4;
    this.#mask = bytes.length / UNIT - 1;
    // Twice the longest: with the padding before it. The same for all, so that who has no room knows
    // that nobody else has any.
    this.#mostUsed = bytes.length / UNIT - 2 * unitsOf(this.longest);
    this.#records = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  }

  /** Records put and not gone. */
  get size(): number {
    for (;;) {
      const head = this.#load(this.#head);
      if (head === this.#load(this.#tail)) return 0;
      const puts = this.#puts();
      const number = this.#word(this.#skipPad(head), NUMBER);
      // Nobody writes over what has not gone.
      if (head === this.#load(this.#head)) return (puts - number) | 0;
    }
  }

  /** Those that nobody has got. */
  get untaken(): number {
    let count = 0;
    let position = this.#load(this.#head);
    while (((this.#load(this.#tail) - position) | 0) > 0) {
      const record = this.#skipPad(position);
      const taker = this.#word(record, TAKER);
      const length = this.#word(record, LENGTH);
      const head = this.#load(this.#head);
      if (((position - head) | 0) < 0)
        [position, count] = [head, 0]; // it may be another by now
      else {
        if (taker === 0) count++;
        position = (record + unitsOf(this.#checked(length))) | 0;
      }
    }
    return count;
  }

  /** Where the next record will be. */
  get tail(): number {
    return this.#load(this.#tail);
  }

  /** Whether there is nothing. */
  get empty(): boolean {
    return !this.#some(this.control[this.#head] ?? 0);
  }

  /** Whether there is room for any message; without the put lock: whether there was. */
  get hasRoom(): boolean {
    const tail = this.control[this.#tail] ?? 0;
    if (tail === this.#tailThen && ((tail - this.#seenHead) | 0) <= this.#mostUsed) return true;
    this.#seenHead = this.#load(this.#head);
    return ((tail - this.#seenHead) | 0) <= this.#mostUsed;
  }

  /** Where a message of so many bytes may be written now; there must be room. Needs the put lock. */
  reserve(length: number): number {
    const tail = this.control[this.#tail] ?? 0;
    const index = tail & this.#mask;
    if (index + unitsOf(length) <= this.#mask + 1) return index * UNIT + RECORD;
    this.#records[index * 2 + KIND] = PAD;
    return RECORD;
  }

  /** Makes the message that was written at `start` a record. Needs the put lock. */
  commit(start: number, kind: number, length: number): void {
    const tail = this.control[this.#tail] ?? 0;
    const index = tail & this.#mask;
    const position = start === index * UNIT + RECORD ? tail : this.#skip(tail);
    const words = (position & this.#mask) * 2;
    const last = this.control[this.#last] ?? 0;
    const puts = (this.#number(last) + (((last - tail) | 0) < 0 ? 1 : 0)) | 0;
    this.#records[words + LENGTH] = length;
    this.#records[words + KIND] = kind;
    this.#records[words + TAKER] = 0;
    this.#records[words + NUMBER] = puts;
    this.control[this.#last] = position;
    this.#tailThen = (position + unitsOf(length)) | 0;
    Atomics.store(this.control, this.#tail, this.#tailThen);
  }

  /** The oldest record. Needs the get lock. */
  first(): Found | undefined {
    const head = this.control[this.#head] ?? 0;
    return this.#some(head) ? this.#recordAt(this.#skipPad(head)) : undefined;
  }

  /** Frees the oldest record. Needs the get lock. */
  removeFirst({ at, length }: Found): void {
    this.#headThen = (at + unitsOf(length)) | 0;
    Atomics.store(this.control, this.#head, this.#headThen);
  }

  /** All records, from the oldest on. Needs the get lock. */
  *records(): Generator<Found> {
    let position = this.control[this.#head] ?? 0;
    while ((((this.seenTail = this.#load(this.#tail)) - position) | 0) > 0) {
      const found = this.#recordAt(this.#skipPad(position));
      yield found;
      position = (found.at + unitsOf(found.length)) | 0;
    }
  }

  takerOf({ at }: Pick<Found, 'at'>): number {
    return this.#word(at, TAKER);
  }

  setTaker({ at }: Pick<Found, 'at'>, taker: number): void {
    Atomics.store(this.#records, (at & this.#mask) * 2 + TAKER, taker);
  }

  /** How many were ever put. */
  #puts(): number {
    for (;;) {
      const last = this.#load(this.#last);
      const committed = ((last - this.#load(this.#tail)) | 0) < 0;
      const number = this.#word(last, NUMBER);
      if (last === this.#load(this.#last)) return (number + (committed ? 1 : 0)) | 0;
    }
  }

  /** Of a record of ours. Needs the put lock. */
  #number(position: number): number {
    return this.#records[(position & this.#mask) * 2 + NUMBER] ?? 0;
  }

  #recordAt(at: number): Found {
    const index = at & this.#mask;
    return {
      kind: this.#records[index * 2 + KIND] ?? 0,
      length: this.#checked(this.#records[index * 2 + LENGTH] ?? 0),
      start: index * UNIT + RECORD,
      at,
    };
  }

  #checked(length: number): number {
    if (length >= 0 && length <= this.longest) return length;
    const got = `a record of ${String(length)} bytes`;
    throw new IsoprocError('ERR_REGION', `queue: its memory is damaged: ${got}; make a new queue`);
  }

  /** Behind padding, that is at the ring's beginning. */
  #skipPad(position: number): number {
    const kind = this.#records[(position & this.#mask) * 2 + KIND];
    return kind === PAD ? this.#skip(position) : position;
  }

  #skip(position: number): number {
    return (position + this.#mask + 1 - (position & this.#mask)) | 0;
  }

  #some(head: number): boolean {
    if (head === this.#headThen && ((this.seenTail - head) | 0) > 0) return true;
    this.seenTail = this.#load(this.#tail);
    this.#headThen = head;
    return head !== this.seenTail;
  }

  #load(at: number): number {
    return Atomics.load(this.control, at);
  }

  #word(position: number, word: number): number {
    return Atomics.load(this.#records, (position & this.#mask) * 2 + word);
  }
}

const unitsOf = (length: number): number => (RECORD + length + UNIT - 1) >>> 3;
