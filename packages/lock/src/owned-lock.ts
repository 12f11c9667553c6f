import {
  Cell,
  CELL,
  EventCount,
  inspect,
  LINE,
  type Look,
  OVER,
  OWNED,
  SPIN,
  summaryOf,
  TimeoutError,
} from '@isoproc/core';
import { waitsForItself } from './error.js';
import {
  type Acquired,
  freeWord,
  inherit,
  LOCK_WORDS,
  NOBODY,
  ownerOf,
  PATIENCE,
  renounce,
  tryWord,
} from './lock-word.js';
import type { Packed } from './packed.js';
import { Rank } from './rank.js';

// Words of its cell.
export const WORD = 0;
const WAITERS = LOCK_WORDS;

/** What a lock may be called, and when it may be acquired. */
export interface LockOptions {
  /** Shown by `inspect`, `isoproc locks` and in errors: 1 to 55 bytes of UTF-8. */
  readonly name?: string | undefined;
  /**
   * Its place in the order of acquiring, an integer of 32 bits: who has a lock of this rank or of a
   * higher one cannot wait for it, and gets a LockOrderError instead.
   */
  readonly rank?: number | undefined;
}

/** What a lock is that one thread has at a time: the words of lock-word.ts, and waiting for them. */
export abstract class OwnedLock {
  protected readonly cell: Cell;
  protected readonly words: Int32Array;
  protected readonly self: number;
  protected readonly waiters: EventCount;
  protected readonly rank: Rank | undefined;

  protected constructor(
    kind: 'Lock' | 'RLock',
    { name, rank }: LockOptions,
    cell = Cell.create(LINE, { kind, name, rank }),
  ) {
    this.cell = cell;
    this.rank = Rank.of(cell);
    this.words = cell.words;
    this.self = cell.members.self;
    this.waiters = new EventCount(cell, WAITERS, OWNED);
  }

  /** @internal */
  pack(): Packed {
    return { state: this.cell.share(), regions: [this.cell.region] };
  }

  /** @internal */
  get [CELL](): Cell {
    return this.cell;
  }

  /** What it was called when it was made. */
  get name(): string | undefined {
    return this.cell.entry.name;
  }

  [inspect](): string {
    const { cell, owner } = this;
    const who = owner === null ? this.locked && 'its process has died' : `process ${String(owner)}`;
    return summaryOf(this.constructor.name, cell, this.waiters.waiting, who);
  }

  /** Whether somebody has it; true also when that process has died. */
  get locked(): boolean {
    return Atomics.load(this.words, WORD) !== 0;
  }

  /** The process that has it; null: nobody. */
  get owner(): number | null {
    return this.cell.members.pidOf(ownerOf(this.words, WORD)) || null;
  }

  /** Whether who has it has died. @internal */
  isOrphaned(): boolean {
    const owner = ownerOf(this.words, WORD);
    return owner !== 0 && this.cell.members.isGone(owner);
  }

  /** @throws NotOwnerError when it is not ours */
  abstract release(): void;

  [Symbol.dispose](): void {
    this.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.release();
    return Promise.resolve();
  }

  /** One try. @param begin - of a wait that blocks: after a while, the lock is handed to it */
  protected attempt(look: Look, begin = Infinity): Acquired | undefined {
    const { words, self, cell } = this;
    if (look !== SPIN && performance.now() - begin > PATIENCE)
      inherit(words, WORD, self, cell.members);
    return tryWord(words, WORD, self, look, cell.members);
  }

  /** Blocks this process. @param attempt - as above */
  protected waitSync(
    attempt: (look: Look, begin: number) => Acquired | undefined,
    milliseconds: number,
  ): Acquired {
    if (ownerOf(this.words, WORD) === this.self && milliseconds < 0)
      throw waitsForItself('acquireSync');
    const begin = performance.now();
    let how: Acquired | typeof OVER = OVER;
    try {
      how = this.waiters.waitSync((look) => attempt(look, begin), milliseconds);
    } finally {
      if (how === OVER && renounce(this.words, WORD, this.self)) this.waiters.notifyOne();
    }
    return got('acquireSync', how, milliseconds);
  }

  /** As above, without blocking the event loop. */
  protected async wait(
    attempt: (look: Look) => Acquired | undefined,
    milliseconds: number,
    signal: AbortSignal | undefined,
  ): Promise<Acquired> {
    const how = await this.waiters.wait(attempt, milliseconds, signal);
    return got('acquire', how, milliseconds);
  }

  /** It is ours, and from now on the next one's. */
  protected free(): void {
    const next = freeWord(this.words, WORD, this.cell.members);
    if (next > NOBODY) this.waiters.notifyMember(next);
    // Beside the heir: another one, who becomes the next heir.
    if (next !== NOBODY) this.waiters.notifyOne();
  }
}

function got(what: string, how: Acquired | typeof OVER, milliseconds: number): Acquired {
  if (how !== OVER) return how;
  throw new TimeoutError(what, milliseconds);
}
