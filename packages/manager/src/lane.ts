import { IsoprocError } from '@isoproc/core';

/*
 * A lane's control words, in two lines of the desk. Positions are in units of 8 bytes, modulo 2^32.
 *   TAIL  where the next record will be; what lies before it is committed. Of the writer alone
 *   HEAD  the oldest record, or the padding before it. Of the reader alone
 *   WANT  1: the writer waits for room · 0: it does not
 * A record's words, before its bytes:
 *   LENGTH  of its bytes · -1: padding, up to the lane's end
 *   CALL    which call it belongs to; 0: none waits for an answer
 *   TAG     the client's: of another than the present one it is left over from a dead one
 *   FLAGS   MORE: the message goes on in the next record · FAILED: it is an error · SMALL: its form is
 *           that of compact.ts
 */
export const TAIL = 0;
export const HEAD = 16;
export const WANT = 17;
export const LANE_WORDS = 32;
const UNIT = 8;
const RECORD = 16;
const PAD = -1;
export const MORE = 1;
export const FAILED = 2;
export const SMALL = 4;

// Below this, a loop is quicker than a call of the engine's own copying.
const SHORT = 48;

/** Records from one thread to another, around and around: one writes, one reads, and nobody waits. */
export class Lane {
  // Of the record that `next` has found.
  call = 0;
  tag = 0;
  flags = 0;
  start = 0;
  length = 0;
  /** The longest record: a longer message goes in several. */
  readonly longest: number;
  readonly #records: Int32Array;
  readonly #mask: number;
  #after = 0;
  #at = 0;

  /**
   * @param first - of its LANE_WORDS control words
   * @param bytes - a power of two of them, aligned to 8
   */
  constructor(
    private readonly words: Int32Array,
    private readonly first: number,
    readonly bytes: Uint8Array,
  ) {
    this.#records = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    this.#mask = bytes.length / UNIT - 1;
    this.longest = bytes.length / 2 - RECORD;
  }

  /**
   * Writes a message from `from` on, as many records of it as there is room for. Gives how far it has
   * come; what is left has to wait.
   */
  write(call: number, tag: number, flags: number, message: Uint8Array, from = 0): number {
    let done = from;
    do {
      const length = Math.min(message.length - done, this.longest);
      const more = done + length < message.length ? MORE : 0;
      const part = length === message.length ? message : message.subarray(done, done + length);
      if (!this.#writeRecord(call, tag, flags | more, part)) return done;
      done += length;
    } while (done < message.length);
    return done;
  }

  /** The writer will wait: it is to be notified when there is room. */
  want(): void {
    Atomics.store(this.words, this.first + WANT, 1);
  }

  /** Finds the oldest record. False: there is none. */
  next(): boolean {
    let head = this.words[this.first + HEAD] ?? 0;
    if (head === Atomics.load(this.words, this.first + TAIL)) return false;
    if (this.#records[(head & this.#mask) * 2] === PAD) head += this.#toEnd(head);
    const index = head & this.#mask;
    this.length = this.#records[index * 2] ?? 0;
    this.call = this.#records[index * 2 + 1] ?? 0;
    this.tag = this.#records[index * 2 + 2] ?? 0;
    this.flags = this.#records[index * 2 + 3] ?? 0;
    this.start = index * UNIT + RECORD;
    if (this.length < 0 || this.length > this.longest) {
      const what = `a record of ${String(this.length)} bytes`;
      throw new IsoprocError('ERR_REGION', `manager: its memory is damaged: ${what}`);
    }
    this.#after = (head + unitsOf(this.length)) | 0;
    return true;
  }

  /** The record that was found has been read. True: the writer waits for room, and there is some. */
  consume(): boolean {
    Atomics.store(this.words, this.first + HEAD, this.#after);
    return (
      Atomics.load(this.words, this.first + WANT) === 1 &&
      Atomics.exchange(this.words, this.first + WANT, 0) === 1
    );
  }

  /** Whether there is nothing to read. */
  get empty(): boolean {
    return this.words[this.first + HEAD] === Atomics.load(this.words, this.first + TAIL);
  }

  /** Where a record of at most so many bytes may be written now; -1: there is no room. */
  reserve(length: number): number {
    const tail = this.words[this.first + TAIL] ?? 0;
    const units = unitsOf(length);
    const left = this.#toEnd(tail);
    const pad = units > left ? left : 0;
    const used = (tail - Atomics.load(this.words, this.first + HEAD)) | 0;
    if (used + pad + units > this.#mask + 1) return -1;
    this.#at = (tail + pad) | 0;
    if (pad > 0) this.#records[(tail & this.#mask) * 2] = PAD;
    return (this.#at & this.#mask) * UNIT + RECORD;
  }

  /** Makes what was written there a record. */
  commit(call: number, tag: number, flags: number, length: number): void {
    const index = this.#at & this.#mask;
    this.#records[index * 2] = length;
    this.#records[index * 2 + 1] = call;
    this.#records[index * 2 + 2] = tag;
    this.#records[index * 2 + 3] = flags;
    Atomics.store(this.words, this.first + TAIL, (this.#at + unitsOf(length)) | 0);
  }

  #writeRecord(call: number, tag: number, flags: number, part: Uint8Array): boolean {
    const { length } = part;
    const start = this.reserve(length);
    if (start < 0) return false;
    if (length > SHORT) this.bytes.set(part, start);
    else for (let i = 0; i < length; i++) this.bytes[start + i] = part[i] ?? 0;
    this.commit(call, tag, flags, length);
    return true;
  }

  #toEnd(position: number): number {
    return this.#mask + 1 - (position & this.#mask);
  }
}

const unitsOf = (length: number): number => (RECORD + length + UNIT - 1) >>> 3;
