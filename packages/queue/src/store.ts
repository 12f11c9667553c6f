import { Cell, DEATH, EventCount, HEADER, type Look, Region, SPIN, summaryOf } from '@isoproc/core';
import { ABANDONED, freeWord, NOBODY, tryWord } from '@isoproc/lock';
import {
  BYTES,
  CAPACITY,
  DUE,
  GET_LOCK,
  GETTERS,
  JOINERS,
  MAXSIZE,
  PUT_LOCK,
  PUTTERS,
  REDELIVER,
  RING,
  SETTLE,
  SPILL,
  SWEEP,
  TIDY,
} from './layout.js';
import { type Message, SPILLED, write } from './message.js';
import { checkedCapacity, checkedMaxsize, checkMemory, type QueueOptions } from './option.js';
import { DONE, type Found, Ring } from './ring.js';
import { readSpilled, Spill, type Spilled, SPILLED_BYTES, writeSpilled } from './spill.js';

/** What was got. */
export interface Got {
  readonly value: unknown;
}

/** Where a message is, and its kind. */
export interface Located {
  readonly kind: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
}

/** Another has the getting end now. */
export const BUSY = Symbol('busy');

/**
 * A queue's memory: a ring, room for long messages, and a lock at each end. Tries, and never waits.
 * Whoever died at an end has committed what it did, or has done nothing.
 */
export class Store {
  readonly getters: EventCount;
  readonly putters: EventCount;
  readonly joiners: EventCount;
  readonly ring: Ring;
  readonly #words: Int32Array;
  readonly #spill: Spill;
  readonly #bytes: Uint8Array;

  constructor(
    readonly cell: Cell,
    readonly region: Region,
  ) {
    this.#words = cell.words;
    const capacity = this.#words[CAPACITY] ?? 0;
    checkMemory(capacity, region.words.byteLength - HEADER);
    this.#bytes = new Uint8Array(region.buffer, HEADER, capacity);
    this.ring = new Ring(this.#bytes, this.#words, RING);
    this.#spill = new Spill(region, capacity, this.#words, SPILL);
    this.getters = new EventCount(cell, GETTERS);
    this.putters = new EventCount(cell, PUTTERS);
    this.joiners = new EventCount(cell, JOINERS);
  }

  /** @throws RangeError; ENOSPC, EMFILE */
  static create(options: QueueOptions & { readonly redeliver?: boolean }): Store {
    const capacity = checkedCapacity(options.capacity);
    const maxsize = checkedMaxsize(options.maxsize);
    const cell = Cell.create(BYTES, { kind: 'Queue', name: options.name });
    cell.words[REDELIVER] = options.redeliver === true ? 1 : 0;
    cell.words[CAPACITY] = capacity;
    cell.words[MAXSIZE] = maxsize;
    return new Store(cell, Region.create(capacity));
  }

  /** For who looks at it. */
  summary(kind: string, size: number, closed: boolean): string {
    const waiting = this.getters.waiting + this.putters.waiting;
    return summaryOf(kind, this.cell, waiting, `${String(size)} values`, closed && 'closed here');
  }

  get maxsize(): number {
    return this.#words[MAXSIZE] ?? 0;
  }

  get self(): number {
    return this.cell.members.self;
  }

  /** True: it is in the queue. False: there is no room. Undefined: another one is putting. */
  tryPut(message: Message, look: Look, untaken: () => number): boolean | undefined {
    if (look === SPIN && !this.#hasRoom(untaken)) return false;
    if (!this.#lock(PUT_LOCK, look)) return undefined;
    let done: boolean | undefined;
    try {
      done = this.#hasRoom(untaken);
      if (done) this.#write(message);
    } finally {
      const others = this.#unlock(PUT_LOCK);
      // Without room the others have none either, unless there is some since.
      if (done === undefined || (others && (done || this.#hasRoom(untaken))))
        this.putters.notifyOne();
    }
    if (done) this.getters.notifyOne();
    return done;
  }

  /** Does something at the getting end, if it is free. Its result undefined says: there is nothing. */
  atGetEnd<T>(look: Look, work: () => T): T | typeof BUSY {
    if (!this.#lock(GET_LOCK, look)) return BUSY;
    let nothing = false;
    try {
      const got = work();
      nothing = got === undefined;
      return got;
    } finally {
      // Where we find nothing the others do, too, unless something was put since.
      if (this.#unlock(GET_LOCK) && !(nothing && this.ring.seenTail === this.ring.tail))
        this.getters.notifyOne();
      if (Atomics.load(this.#words, DUE) !== 0) this.#doDue();
    }
  }

  /** Where a record's message is. Needs the get end. @throws ENOMEM: it cannot be mapped */
  locate({ kind, start, length }: Found): Located {
    if ((kind & SPILLED) === 0) return { kind, bytes: this.#bytes, start, length };
    const spilled = this.#spilledAt(start);
    try {
      const bytes = this.#spill.read(spilled);
      return { kind: kind & ~SPILLED, bytes, start: 0, length: spilled.length };
    } catch (error) {
      this.getters.notifyOne(); // another may be able to
      throw error;
    }
  }

  /** Needs the get end. */
  removeFirst(found: Found): void {
    const spilled = (found.kind & SPILLED) === 0 ? undefined : this.#spilledAt(found.start);
    this.ring.removeFirst(found);
    if (spilled !== undefined) this.#spill.free(spilled);
    this.putters.notifyOne();
  }

  /** What was got is finished. */
  finish(at: number): void {
    this.ring.setTaker({ at }, DONE);
    this.request(TIDY);
  }

  /** As above. Needs the get end. */
  markDone(at: number): void {
    this.ring.setTaker({ at }, DONE);
    this.#removeDone();
  }

  /** Something is to be done at the getting end: by us, or by who is there, when it leaves. */
  request(what: typeof TIDY | typeof SETTLE): void {
    Atomics.or(this.#words, DUE, what);
    this.#doDue();
  }

  #doDue(): void {
    while (Atomics.load(this.#words, DUE) !== 0 && this.#lock(GET_LOCK, DEATH)) {
      try {
        if ((Atomics.exchange(this.#words, DUE, 0) & SETTLE) !== 0) this.settleDead();
        else this.#removeDone();
      } finally {
        if (this.#unlock(GET_LOCK)) this.getters.notifyOne();
      }
    }
  }

  /** What dead consumers had not finished is free again, or counts as finished. Needs the get end. */
  settleDead(): void {
    const gone = new Map<number, boolean>([
      [0, false],
      [DONE, false],
    ]);
    for (const found of this.ring.records()) {
      const taker = this.ring.takerOf(found);
      if (!gone.has(taker)) gone.set(taker, this.cell.members.isGone(taker));
      if (gone.get(taker) !== true) continue;
      this.ring.setTaker(found, this.#words[REDELIVER] === 1 ? 0 : DONE);
      this.getters.notifyOne();
    }
    this.#removeDone();
  }

  #removeDone(): void {
    for (let first; (first = this.ring.first()) !== undefined;) {
      if (this.ring.takerOf(first) !== DONE) return;
      this.removeFirst(first);
    }
    this.joiners.notifyAll();
  }

  #hasRoom(untaken: () => number): boolean {
    if (!this.ring.hasRoom) return false;
    return this.maxsize === 0 || this.ring.size < this.maxsize || untaken() < this.maxsize;
  }

  /** Needs the put lock. */
  #write(message: Message): void {
    if (message.length <= this.ring.longest) {
      const start = this.ring.reserve(message.length);
      write(message, this.#bytes, start);
      this.ring.commit(start, message.kind, message.length);
      return;
    }
    if (Atomics.load(this.#words, SWEEP) !== 0) this.atGetEnd(DEATH, () => this.#sweep());
    const { bytes, spilled } = this.#spill.allocate(message.length);
    write(message, bytes, 0);
    const start = this.ring.reserve(SPILLED_BYTES);
    writeSpilled(spilled, this.#bytes, start);
    this.ring.commit(start, message.kind | SPILLED, SPILLED_BYTES);
  }

  #lock(at: number, look: Look): boolean {
    const { members } = this.cell;
    const how = tryWord(this.#words, at, members.self, look, members);
    if (how === ABANDONED) Atomics.store(this.#words, SWEEP, 1);
    return how !== undefined;
  }

  /** True: somebody waits for it. */
  #unlock(at: number): boolean {
    return freeWord(this.#words, at, this.cell.members) !== NOBODY;
  }

  /** Needs both ends: nobody frees a block at the same time. */
  #sweep(): void {
    Atomics.store(this.#words, SWEEP, 0);
    const needed = new Set<number>();
    for (const { kind, start } of this.ring.records())
      if ((kind & SPILLED) !== 0) needed.add(this.#spilledAt(start).ticket);
    this.#spill.keepOnly(needed);
  }

  #spilledAt(start: number): Spilled {
    return readSpilled(this.#bytes, start);
  }
}
