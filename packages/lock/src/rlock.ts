import {
  Cell,
  DEATH,
  type Look,
  millisecondsOf,
  registerHandle,
  type WaitOptions,
} from '@isoproc/core';
import { NotOwnerError } from './error.js';
import { ABANDONED, type Acquired, ACQUIRED, ownerOf } from './lock-word.js';
import { type LockOptions, OwnedLock, WORD } from './owned-lock.js';
import { actsFor, asOwner, currentOwner, type Owner } from './owner.js';

interface Hold {
  readonly owner: Owner;
  readonly abandoned: boolean;
  depth: number;
}

// What this thread has, by place: several objects may be the same lock.
const holds = new Map<string, Hold>();

/**
 * A lock that whoever has it may acquire again, and has to release as often; as Python's
 * `multiprocessing.RLock`. It belongs to an asynchronous context: what runs in {@link RLock.run} (or
 * `asOwner`), with all it calls and awaits, excludes the rest of its process, too; code in no such
 * context is the process itself. When the process that has it dies, the next one gets it and is told
 * so (`abandoned`).
 *
 * It can be an argument of a process, and can be sent: all copies are the same lock. It takes 64 bytes
 * of shared memory.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.RLock
 */
export class RLock extends OwnedLock {
  /**
   * @param options - a name or a rank take 64 bytes more
   * @param cell - internal: of a copy
   * @throws RangeError
   */
  constructor(options: LockOptions = {}, cell?: Cell) {
    super('RLock', options, cell);
  }

  static {
    registerHandle(RLock, {
      name: 'lock.RLock',
      pack: (lock) => lock.pack(),
      unpack: (state, _, [region]) => new RLock({}, Cell.from(region, state)),
    });
  }

  /** Whether it is ours: of the asynchronous context that asks, or of who called it. */
  get held(): boolean {
    return this.depth > 0;
  }

  /** How often it is ours, and has to be released. */
  get depth(): number {
    return this.#mine(currentOwner())?.depth ?? 0;
  }

  /** Whether the process that had it before us died having it. Of interest to who has it now. */
  get abandoned(): boolean {
    return this.#mine(currentOwner())?.abandoned ?? false;
  }

  /** Gets it if it is ours already, if nobody has it, or only a process that has died. */
  tryAcquire(): boolean {
    return this.#attempt(DEATH, currentOwner()) !== undefined;
  }

  /**
   * Waits for the lock, blocking this process. `using held = lock.acquireSync()` releases it.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; RangeError; LockOrderError; DeadlockError when it would wait for itself, over
   *   others or not, or when another context of this process has it, which could not go on
   */
  acquireSync({ timeout }: Pick<WaitOptions, 'timeout'> = {}): this {
    const milliseconds = millisecondsOf(timeout);
    const owner = currentOwner();
    this.rank?.check();
    if (!this.#quickly(owner))
      this.waitSync((look, begin) => this.#attempt(look, owner, begin), milliseconds);
    return this;
  }

  /**
   * Waits for the lock without blocking the event loop. `await using held = await lock.acquire()`
   * releases it.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; the signal's reason; DeadlockError; LockOrderError; RangeError
   */
  async acquire({ timeout, signal }: WaitOptions = {}): Promise<this> {
    signal?.throwIfAborted();
    const milliseconds = millisecondsOf(timeout);
    const owner = currentOwner();
    this.rank?.check();
    if (!this.#quickly(owner))
      await this.wait((look) => this.#attempt(look, owner), milliseconds, signal);
    return this;
  }

  /**
   * Waits for the lock, and runs `work` with it, as an owner of its own.
   *
   * @throws what `acquire` and `work` throw
   */
  run<T>(work: () => T | PromiseLike<T>, options?: WaitOptions): Promise<T> {
    return asOwner(async () => {
      await this.acquire(options);
      try {
        return await work();
      } finally {
        this.release();
      }
    });
  }

  override release(): void {
    this.#release(1);
  }

  /** Releases it at once, however often it is ours; `resume` has the number. @internal */
  suspend(): number {
    const { depth } = this;
    this.#release(depth);
    return depth;
  }

  /** After it was acquired again. @internal */
  resume(depth: number): void {
    const hold = this.#mine(currentOwner());
    if (hold !== undefined) hold.depth += depth - 1;
  }

  #release(times: number): void {
    const hold = this.#mine(currentOwner());
    if (hold === undefined) throw new NotOwnerError('release', this.owner ?? 0);
    hold.depth -= times;
    if (hold.depth > 0) return;
    holds.delete(this.waiters.key);
    this.rank?.give();
    this.free();
  }

  #mine(actor: Owner): Hold | undefined {
    if (ownerOf(this.words, WORD) !== this.self) return undefined;
    const hold = holds.get(this.waiters.key);
    return hold !== undefined && actsFor(hold.owner, actor) ? hold : undefined;
  }

  #quickly(owner: Owner): boolean {
    if (Atomics.compareExchange(this.words, WORD, 0, this.self) !== 0) return this.#again(owner);
    this.#own(owner, ACQUIRED);
    return true;
  }

  #again(owner: Owner): boolean {
    const hold = this.#mine(owner);
    if (hold !== undefined) hold.depth++;
    return hold !== undefined;
  }

  #attempt(look: Look, owner: Owner, begin?: number): Acquired | undefined {
    if (this.#again(owner)) return ACQUIRED;
    const how = this.attempt(look, begin);
    if (how !== undefined) this.#own(owner, how);
    return how;
  }

  #own(owner: Owner, how: Acquired): void {
    this.rank?.take();
    holds.set(this.waiters.key, { owner, abandoned: how === ABANDONED, depth: 1 });
  }
}
