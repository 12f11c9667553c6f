import { Cell, EventCount, HEADER, type Look, Region, SPIN } from '@isoproc/core';
import { ABANDONED, freeWord, NOBODY, tryWord } from '@isoproc/lock';
import {
  BYTES,
  CAPACITY,
  GET_LOCK,
  GETTERS,
  JOINERS,
  MAXSIZE,
  PUT_LOCK,
  PUTTERS,
  REDELIVER,
  RING,
  SPILL,
  SWEEP,
} from './layout.js';
import { type Message, read, SPILLED, write } from './message.js';
import { DONE, type Found, Ring } from './ring.js';
import { Spill, type Spilled } from './spill.js';

/** What was got: its kind, and its bytes or value. */
export interface Got {
  readonly value: unknown;
}

/**
 * A queue's memory: a ring, room for long messages, and a lock at each end. Tries, and never waits.
 * Whoever finds a lock's owner dead repairs what it may have left half done: nothing of that was
 * committed.
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
    this.#bytes = new Uint8Array(region.buffer, HEADER, capacity);
    this.ring = new Ring(this.#bytes, this.#words, RING);
    this.#spill = new Spill(region, capacity, this.#words, SPILL);
    this.getters = new EventCount(cell, GETTERS);
    this.putters = new EventCount(cell, PUTTERS);
    this.joiners = new EventCount(cell, JOINERS);
  }

  /** @param capacity - bytes, a power of two */
  static create(capacity: number, maxsize: number, redeliver = false): Store {
    const cell = Cell.create(BYTES);
    cell.words[REDELIVER] = redeliver ? 1 : 0;
    cell.words[CAPACITY] = capacity;
    cell.words[MAXSIZE] = maxsize;
    return new Store(cell, Region.create(capacity));
  }

  get maxsize(): number {
    return this.#words[MAXSIZE] ?? 0;
  }

  get self(): number {
    return this.cell.members.self;
  }

  /** True: it is in the queue. */
  tryPut(message: Message, look: Look, untaken: () => number): true | undefined {
    if (look === SPIN && this.#full(untaken)) return undefined;
    if (!this.#lock(PUT_LOCK, look)) return undefined;
    let done = false;
    try {
      done = !this.#full(untaken) && this.#write(message);
    } finally {
      // Without room the others have none either; there will be a notification when there is.
      if (this.#unlock(PUT_LOCK) && done) this.putters.notifyOne();
    }
    if (!done) return undefined;
    this.getters.notifyOne();
    return true;
  }

  /** Does something at the getting end, if it is free: true. */
  atGetEnd<T>(look: Look, work: () => T): T | undefined {
    if (!this.#lock(GET_LOCK, look)) return undefined;
    try {
      return work();
    } finally {
      if (this.#unlock(GET_LOCK)) this.getters.notifyOne();
    }
  }

  /** Needs the get end. */
  read({ kind, start, length }: Found): Got {
    if ((kind & SPILLED) === 0) return { value: read(kind, this.#bytes, start, length) };
    const spilled = this.#spilledAt(start);
    const bytes = this.#spill.read(spilled);
    return { value: read(kind & ~SPILLED, bytes, 0, spilled.length) };
  }

  /** Needs the get end. */
  removeFirst(found: Found): void {
    const spilled = (found.kind & SPILLED) === 0 ? undefined : this.#spilledAt(found.start);
    this.ring.removeFirst(found);
    if (spilled !== undefined) this.#spill.free(spilled);
    this.putters.notifyOne();
  }

  /** Says that what was got is finished, which frees all at the ring's beginning that is. */
  finish(at: number): void {
    this.ring.setTaker({ at }, DONE);
    this.getters.waitSync((look) => this.atGetEnd(look, () => this.#removeDone()), -1);
  }

  /** As above. Needs the get end. */
  markDone(at: number): void {
    this.ring.setTaker({ at }, DONE);
    this.#removeDone();
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

  #removeDone(): true {
    for (let first; (first = this.ring.first()) !== undefined;) {
      if (this.ring.takerOf(first) !== DONE) return true;
      this.removeFirst(first);
    }
    this.joiners.notifyAll();
    return true;
  }

  #full(untaken: () => number): boolean {
    return this.maxsize > 0 && this.ring.size >= this.maxsize && untaken() >= this.maxsize;
  }

  /** Needs the put lock. */
  #write(message: Message): boolean {
    if (message.length <= this.ring.longest) {
      const start = this.ring.reserve(message.length);
      if (start < 0) return false;
      write(message, this.#bytes, start);
      this.ring.commit(start, message.kind, message.length);
      return true;
    }
    const start = this.ring.reserve(SPILLED_BYTES);
    if (start < 0) return false;
    if (Atomics.exchange(this.#words, SWEEP, 0) !== 0) this.#sweep();
    const { bytes, spilled } = this.#spill.allocate(message.length);
    write(message, bytes, 0);
    const { line, ticket, length } = spilled;
    this.#spilledWords(start).set([line, ticket, length]);
    this.ring.commit(start, message.kind | SPILLED, SPILLED_BYTES);
    return true;
  }

  #lock(at: number, look: Look): boolean {
    const { members } = this.cell;
    const how = tryWord(this.#words, at, members.self, look, members);
    if (how === ABANDONED) this.#repair(at);
    return how !== undefined;
  }

  /** True: somebody waits for it. */
  #unlock(at: number): boolean {
    return freeWord(this.#words, at, this.cell.members) !== NOBODY;
  }

  #repair(at: number): void {
    if (at === PUT_LOCK) this.ring.repairPuts();
    else this.ring.repairGets();
    Atomics.store(this.#words, SWEEP, 1);
  }

  #sweep(): void {
    const needed = new Set<number>();
    for (const { kind, start } of this.ring.records())
      if ((kind & SPILLED) !== 0) needed.add(this.#spilledAt(start).ticket);
    this.#spill.keepOnly(needed);
  }

  #spilledAt(start: number): Spilled {
    const [line = 0, ticket = 0, length = 0] = this.#spilledWords(start);
    return { line, ticket, length };
  }

  #spilledWords(start: number): Int32Array {
    return new Int32Array(this.#bytes.buffer, this.#bytes.byteOffset + start, 3);
  }
}

const SPILLED_BYTES = 12;
