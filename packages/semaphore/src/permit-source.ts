import {
  CELL,
  type Cell,
  DEATH,
  EventCount,
  inspect,
  type Look,
  millisecondsOf,
  OVER,
  SPIN,
  summaryOf,
  TimeoutError,
  type WaitOptions,
} from '@isoproc/core';
import { Permit } from './permit.js';

export interface SemaphoreOptions {
  /** Shown by `inspect`, `isoproc locks` and in errors: 1 to 55 bytes of UTF-8. */
  readonly name?: string | undefined;
}

/** More are told by those who were, each when it has got its own. */
const TOLD_AT_ONCE = 64;

/** How processes wait for permits, whoever keeps them. */
export abstract class PermitSource {
  protected readonly cell: Cell;
  readonly #waiters: EventCount;

  /**
   * @param waiters - which of its words are for those who wait
   * @param holders - who has its permits, if that is known
   */
  protected constructor(cell: Cell, waiters: number, holders?: number) {
    this.cell = cell;
    this.#waiters = new EventCount(cell, waiters, holders);
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
    const permits = `${String(this.value)} left`;
    return summaryOf(this.constructor.name, this.cell, this.#waiters.waiting, permits);
  }

  /** How many permits are left just now. */
  abstract get value(): number;

  /** One try to take a permit. */
  protected abstract take(look: Look): boolean;

  /** Whether there is one more. */
  protected abstract get isFree(): boolean;

  /** Takes a permit if there is one; never waits. It is to be given back by `release`. */
  tryAcquire(): boolean {
    return this.take(SPIN) || this.take(DEATH);
  }

  /**
   * Waits for a permit, blocking this process. `using held = semaphore.acquireSync()` gives it back.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; RangeError
   */
  acquireSync({ timeout }: Pick<WaitOptions, 'timeout'> = none): Permit {
    if (this.take(SPIN)) return new Permit(this);
    const milliseconds = millisecondsOf(timeout);
    return this.#got(this.#waiters.waitSync(this.#attempt, milliseconds), milliseconds);
  }

  /**
   * Waits for a permit without blocking the event loop. `await using held = await semaphore.acquire()`
   * gives it back. Those of one process get it in the order in which they came.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; the signal's reason; RangeError
   */
  async acquire({ timeout, signal }: WaitOptions = none): Promise<Permit> {
    signal?.throwIfAborted();
    if (this.take(SPIN)) return new Permit(this);
    const milliseconds = millisecondsOf(timeout);
    const got = await this.#waiters.wait(this.#attempt, milliseconds, signal);
    return this.#got(got, milliseconds);
  }

  abstract release(count?: number): void;

  /** So many permits were given back. */
  protected tell(count: number): void {
    for (let left = Math.min(count, TOLD_AT_ONCE); left > 0; left--) this.#waiters.notifyOne();
  }

  readonly #attempt = (look: Look): true | undefined => this.take(look) || undefined;

  #got(got: true | typeof OVER, milliseconds: number): Permit {
    if (got === OVER) throw new TimeoutError('acquire', milliseconds);
    // Whoever was told of more may have died, or was told once for several.
    if (this.isFree) this.tell(1);
    return new Permit(this);
  }
}

const none: WaitOptions = {};
