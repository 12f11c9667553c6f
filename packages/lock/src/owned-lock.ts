import { Cell, EventCount, type Look, OVER, SPIN, TimeoutError } from '@isoproc/core';
import { DeadlockError } from './error.js';
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

// Words of its cell.
export const WORD = 0;
const WAITERS = LOCK_WORDS;

/** What a lock is that one thread has at a time: the words of lock-word.ts, and waiting for them. */
export abstract class OwnedLock {
  protected readonly cell: Cell;
  protected readonly words: Int32Array;
  protected readonly self: number;
  protected readonly waiters: EventCount;

  /** @param cell - internal: of a copy */
  constructor(cell = Cell.create()) {
    this.cell = cell;
    this.words = cell.words;
    this.self = cell.members.self;
    this.waiters = new EventCount(cell, WAITERS);
  }

  /** @internal */
  pack(): Packed {
    return { state: this.cell.share(), regions: [this.cell.region] };
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
      throw new DeadlockError('acquireSync');
    const begin = performance.now();
    const how = this.waiters.waitSync((look) => attempt(look, begin), milliseconds);
    if (how === OVER && renounce(this.words, WORD, this.self)) this.waiters.notifyOne();
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
