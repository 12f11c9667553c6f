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
 * The control words, in two lines, so that producers and consumers do not slow each other down:
 *   TAIL, LAST, PUTS   changed only by who has the put lock. TAIL: where the next record will be, in
 *                      units of 8 bytes, modulo 2^32; what lies before it is committed. LAST: where
 *                      the one before it is. PUTS: how many so far
 *   HEAD, GETS         changed only by who has the get lock: the oldest record, how many have gone
 */
export interface ControlAt {
  readonly tail: number;
  readonly last: number;
  readonly puts: number;
  readonly head: number;
  readonly gets: number;
}

/** A record that is there to be got. */
export interface Found {
  readonly kind: number;
  /** Where its message is. */
  readonly start: number;
  readonly length: number;
  /** Its position. */
  readonly at: number;
  /** How many were put before it. */
  readonly number: number;
}

/**
 * Records one after the other in shared memory, around and around. It waits for nothing and locks
 * nothing: the queue does. A process may be killed at any instruction: only the store of `tail`
 * commits a record, and only the store of `head` frees one.
 */
export class Ring {
  readonly #mask: number;
  readonly #records: Int32Array;
  // What was last seen: it only grows, and saves a look at the other side's cache line.
  #seenHead: number;
  #seenTail: number;

  /** @param bytes - a power of two of them, aligned to 8 */
  constructor(
    readonly bytes: Uint8Array,
    private readonly control: Int32Array,
    private readonly at: ControlAt,
  ) {
    this.#mask = bytes.length / UNIT - 1;
    this.#records = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    this.#seenHead = Atomics.load(control, at.head);
    this.#seenTail = Atomics.load(control, at.tail);
  }

  /** The longest message. */
  get longest(): number {
    return this.bytes.length / 4;
  }

  /** Records put and not gone. */
  get size(): number {
    const gets = Atomics.load(this.control, this.at.gets);
    return (Atomics.load(this.control, this.at.puts) - gets) | 0;
  }

  /** Where a message of so many bytes may be written now; -1: there is no room. Needs the put lock. */
  reserve(length: number): number {
    const units = unitsOf(length);
    const tail = this.control[this.at.tail] ?? 0;
    const index = tail & this.#mask;
    const toEnd = this.#mask + 1 - index;
    const needed = units <= toEnd ? units : toEnd + units;
    if (!this.#fits(tail, needed)) return -1;
    if (units <= toEnd) return index * UNIT + RECORD;
    this.#records[index * 2 + KIND] = PAD;
    return RECORD;
  }

  /** Makes the message that was written at `start` a record. Needs the put lock. */
  commit(start: number, kind: number, length: number): void {
    const { control, at } = this;
    const tail = control[at.tail] ?? 0;
    const index = tail & this.#mask;
    const position = start === index * UNIT + RECORD ? tail : this.#skip(tail);
    const words = (position & this.#mask) * 2;
    const puts = control[at.puts] ?? 0;
    this.#records[words + LENGTH] = length;
    this.#records[words + KIND] = kind;
    this.#records[words + TAKER] = 0;
    this.#records[words + NUMBER] = puts;
    Atomics.store(control, at.tail, (position + unitsOf(length)) | 0);
    control[at.last] = position;
    Atomics.store(control, at.puts, (puts + 1) | 0);
  }

  /** After whoever had the put lock died: counts what it may have put and not counted. */
  repairPuts(): void {
    const { control, at } = this;
    const tail = control[at.tail] ?? 0;
    let position = control[at.last] ?? 0;
    // There is one more at most; and none at all at first.
    for (let next; (next = this.#after(position)) !== tail && tail !== 0;)
      position = this.#isPad(next) ? this.#skip(next) : next;
    control[at.last] = position;
    if (tail === 0) return;
    const number = this.#records[(position & this.#mask) * 2 + NUMBER] ?? 0;
    Atomics.store(control, at.puts, (number + 1) | 0);
  }

  /** After whoever had the get lock died: counts what it may have removed and not counted. */
  repairGets(): void {
    for (;;) {
      const puts = Atomics.load(this.control, this.at.puts);
      const first = this.first();
      if (first === undefined && puts !== Atomics.load(this.control, this.at.puts)) continue;
      Atomics.store(this.control, this.at.gets, first === undefined ? puts : first.number);
      return;
    }
  }

  /** Whether there is surely nothing. */
  get empty(): boolean {
    const head = Atomics.load(this.control, this.at.head);
    return head === Atomics.load(this.control, this.at.tail);
  }

  /** The oldest record; undefined: there is none. Needs the get lock. */
  first(): Found | undefined {
    let head = this.control[this.at.head] ?? 0;
    if (!this.#some(head)) return undefined;
    if (this.#isPad(head)) {
      head = this.#skip(head);
      Atomics.store(this.control, this.at.head, head);
      if (!this.#some(head)) return undefined;
    }
    return this.#recordAt(head);
  }

  /** Frees the oldest record. Needs the get lock. */
  removeFirst({ at, length, number }: Found): void {
    Atomics.store(this.control, this.at.head, (at + unitsOf(length)) | 0);
    Atomics.store(this.control, this.at.gets, (number + 1) | 0);
  }

  /** All records, from the oldest on. Needs the get lock. */
  *records(): Generator<Found> {
    let head = this.control[this.at.head] ?? 0;
    while (this.#some(head)) {
      if (this.#isPad(head)) head = this.#skip(head);
      else {
        const found = this.#recordAt(head);
        yield found;
        head = (head + unitsOf(found.length)) | 0;
      }
    }
  }

  takerOf({ at }: Pick<Found, 'at'>): number {
    return Atomics.load(this.#records, (at & this.#mask) * 2 + TAKER);
  }

  setTaker({ at }: Pick<Found, 'at'>, taker: number): void {
    Atomics.store(this.#records, (at & this.#mask) * 2 + TAKER, taker);
  }

  #recordAt(head: number): Found {
    const index = head & this.#mask;
    return {
      kind: this.#records[index * 2 + KIND] ?? 0,
      length: this.#records[index * 2 + LENGTH] ?? 0,
      start: index * UNIT + RECORD,
      at: head,
      number: this.#records[index * 2 + NUMBER] ?? 0,
    };
  }

  #isPad(position: number): boolean {
    return this.#records[(position & this.#mask) * 2 + KIND] === PAD;
  }

  #after(position: number): number {
    const length = this.#records[(position & this.#mask) * 2 + LENGTH] ?? 0;
    return (position + unitsOf(length)) | 0;
  }

  /** To the ring's beginning. */
  #skip(head: number): number {
    return (head + this.#mask + 1 - (head & this.#mask)) | 0;
  }

  #some(head: number): boolean {
    if (head !== this.#seenTail && ((this.#seenTail - head) | 0) > 0) return true;
    this.#seenTail = Atomics.load(this.control, this.at.tail);
    return head !== this.#seenTail;
  }

  #fits(tail: number, needed: number): boolean {
    const most = this.#mask + 1 - needed;
    if (((tail - this.#seenHead) | 0) <= most) return true;
    this.#seenHead = Atomics.load(this.control, this.at.head);
    return ((tail - this.#seenHead) | 0) <= most;
  }
}

const unitsOf = (length: number): number => (RECORD + length + UNIT - 1) >>> 3;
