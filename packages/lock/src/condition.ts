import {
  Cell,
  DEATH,
  EventCount,
  inspect,
  leftOf,
  type Look,
  millisecondsOf,
  OVER,
  registerHandle,
  type SharedCell,
  summaryOf,
  type WaitOptions,
} from '@isoproc/core';
import { NotOwnerError } from './error.js';
import { Lock } from './lock.js';
import { inOrder } from './rank.js';
import { RLock } from './rlock.js';
import { TABLE_WORDS, WAIT_TABLE, WaitTable } from './wait-table.js';

type Shared = Readonly<{ cell: SharedCell; lock: SharedCell; recursive: boolean }>;

/**
 * Waiting, with a lock, until another process says that something has changed; as Python's
 * `multiprocessing.Condition`. A waiter that is killed is forgotten, and never takes a notification
 * along: another one gets it. When a process dies with the lock, one waiter goes on as if it were
 * notified, and is told so by the lock (`abandoned`).
 *
 * It can be an argument of a process, and can be sent: all copies are one, with one lock. 12 KiB.
 *
 * @see https://docs.python.org/3/library/threading.html#condition-objects
 */
export class Condition {
  /** The lock that has to be held to wait and to notify. */
  readonly lock: Lock | RLock;
  readonly #cell: Cell;
  readonly #table: WaitTable;
  readonly #waiters: EventCount;

  /**
   * @param lock - also of other conditions; without it, a lock of its own
   * @param cell - internal: of a copy
   */
  constructor(
    lock: Lock | RLock = new Lock(),
    cell = Cell.create(WAIT_TABLE, { kind: 'Condition' }),
  ) {
    this.lock = lock;
    this.#cell = cell;
    this.#table = new WaitTable(cell.words, cell.members);
    this.#waiters = this.#eventCount();
  }

  static {
    registerHandle(Condition, {
      name: 'lock.Condition',
      pack: (condition) => {
        const { lock } = condition;
        const its = lock.pack();
        const recursive = lock instanceof RLock;
        const state: Shared = { cell: condition.#cell.share(), lock: its.state, recursive };
        return { state, regions: [condition.#cell.region, ...its.regions] };
      },
      unpack: (state, _, [region, itsRegion]) => {
        const { cell, lock, recursive } = state as Shared;
        const itsCell = Cell.from(itsRegion, lock);
        return new Condition(
          recursive ? new RLock({}, itsCell) : new Lock({}, itsCell),
          Cell.from(region, cell),
        );
      },
    });
  }

  /** `await using held = await condition.acquire()` releases it. @throws as `lock.acquire` */
  acquire(options?: WaitOptions): Promise<Lock | RLock> {
    return this.lock.acquire(options);
  }

  /** `using held = condition.acquireSync()` releases it. @throws as `lock.acquireSync` */
  acquireSync(options?: Pick<WaitOptions, 'timeout'>): Lock | RLock {
    return this.lock.acquireSync(options);
  }

  /** Releases the lock. @throws NotOwnerError */
  release(): void {
    this.lock.release();
  }

  /**
   * Releases the lock, waits for a notification, and acquires the lock again, whatever happens;
   * blocks this process.
   *
   * @param options - `timeout` in milliseconds, at least 0, without the time to acquire the lock again;
   *   without it, for ever
   * @returns false: the time was over
   * @throws NotOwnerError; RangeError; DeadlockError, without the lock, when it can never be acquired again
   */
  waitSync({ timeout }: Pick<WaitOptions, 'timeout'> = {}): boolean {
    const milliseconds = millisecondsOf(timeout);
    this.#mustHold('wait');
    const begin = performance.now();
    const ticket = this.#table.enter();
    const depth = this.lock.suspend();
    for (;;) {
      const left = leftOf(milliseconds, begin);
      const over = this.#eventCount().waitSync(this.#attempt(ticket), left) === OVER;
      try {
        inOrder(() => this.lock.acquireSync());
      } catch (error) {
        this.#leave(ticket, error);
      }
      const ended = this.#end(ticket, over, depth);
      if (ended !== undefined) return ended;
    }
  }

  /**
   * As {@link Condition.waitSync}, without blocking the event loop.
   * @throws also the signal's reason, with the lock acquired again
   */
  async wait({ timeout, signal }: WaitOptions = {}): Promise<boolean> {
    const milliseconds = millisecondsOf(timeout);
    this.#mustHold('wait');
    signal?.throwIfAborted();
    const begin = performance.now();
    const ticket = this.#table.enter();
    const depth = this.lock.suspend();
    for (;;) {
      const left = leftOf(milliseconds, begin);
      let over = true;
      let failure: { readonly reason: unknown } | undefined;
      try {
        signal?.throwIfAborted();
        over = (await this.#eventCount().wait(this.#attempt(ticket), left, signal)) === OVER;
      } catch (reason) {
        failure = { reason };
      }
      await inOrder(() => this.lock.acquire()).catch((error: unknown) =>
        this.#leave(ticket, error),
      );
      if (failure !== undefined) {
        this.#table.leave(ticket);
        this.lock.resume(depth);
        this.#passOn();
        throw failure.reason;
      }
      const ended = this.#end(ticket, over, depth);
      if (ended !== undefined) return ended;
    }
  }

  /**
   * Waits until `predicate` is true; it is called with the lock held, and again after each
   * notification. Blocks this process.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @returns what `predicate` gave at last: something false when the time was over
   * @throws as `waitSync`, and what `predicate` throws
   */
  waitForSync<T>(predicate: () => T, { timeout }: Pick<WaitOptions, 'timeout'> = {}): T {
    const milliseconds = millisecondsOf(timeout);
    this.#mustHold('waitFor');
    const begin = performance.now();
    for (;;) {
      const result = predicate();
      const left = leftOf(milliseconds, begin);
      if (Boolean(result) || left === 0) return result;
      this.waitSync({ timeout: left < 0 ? undefined : left });
    }
  }

  /** As {@link Condition.waitForSync}, without blocking the event loop. @throws as `wait` */
  async waitFor<T>(predicate: () => T, { timeout, signal }: WaitOptions = {}): Promise<T> {
    const milliseconds = millisecondsOf(timeout);
    this.#mustHold('waitFor');
    const begin = performance.now();
    for (;;) {
      const result = predicate();
      const left = leftOf(milliseconds, begin);
      if (Boolean(result) || left === 0) return result;
      await this.wait({ timeout: left < 0 ? undefined : left, signal });
    }
  }

  /**
   * Lets waiters go on, at most `count` of those who wait now, once the lock is released.
   *
   * @throws NotOwnerError; RangeError when `count` is no integer of at least 1
   */
  notify(count = 1): void {
    if (!Number.isSafeInteger(count) || count < 1)
      throw new RangeError(`notify: an integer of at least 1 is needed, got ${String(count)}`);
    this.#mustHold('notify');
    const permits = this.#table.permit(count);
    for (let i = 0; i < Math.min(count, permits); i++) this.#waiters.notifyOne();
  }

  /** Lets all go on who wait now, once the lock is released. @throws NotOwnerError */
  notifyAll(): void {
    this.#mustHold('notifyAll');
    if (this.#table.permit(Infinity) > 0) this.#waiters.notifyAll();
  }

  [inspect](): string {
    const lock = this.lock[inspect]();
    return summaryOf('Condition', this.#cell, this.#waiters.waiting, `with ${lock}`);
  }

  #leave(ticket: number, error: unknown): never {
    this.#table.leave(ticket);
    throw error;
  }

  #mustHold(what: string): void {
    if (!this.lock.held) throw new NotOwnerError(what, this.lock.owner ?? 0);
  }

  // One for each wait: they do not go on in the order in which they come.
  #eventCount(): EventCount {
    return new EventCount(this.#cell, TABLE_WORDS);
  }

  #attempt(ticket: number): (look: Look) => true | undefined {
    return (look) =>
      this.#table.maySucceed(ticket) || (look === DEATH && this.lock.isOrphaned()) || undefined;
  }

  /** With the lock held; undefined: another one was quicker, and the lock is released. */
  #end(ticket: number, over: boolean, depth: number): boolean | undefined {
    const succeeded = this.#table.succeed(ticket);
    // Who had the lock has died: what was to follow from the last notification may never come.
    const { abandoned } = this.lock;
    if (!succeeded && !over && !abandoned) {
      this.lock.release();
      return undefined;
    }
    if (!succeeded) this.#table.leave(ticket);
    this.lock.resume(depth);
    this.#passOn();
    return succeeded || abandoned;
  }

  #passOn(): void {
    if (this.#table.permits > 0) this.#waiters.notifyOne(); // the notified may have been killed
  }
}
