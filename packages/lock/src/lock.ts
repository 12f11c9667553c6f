import { Cell, DEATH, millisecondsOf, registerHandle, type WaitOptions } from '@isoproc/core';
import { NotOwnerError } from './error.js';
import { ABANDONED, type Acquired, ownerOf } from './lock-word.js';
import { type LockOptions, OwnedLock, WORD } from './owned-lock.js';

/**
 * One at a time, among processes, as Python's `multiprocessing.Lock`. Unlike there, only the process
 * that has it may release it; and when that process ends without, also by SIGKILL, the next one gets
 * the lock and is told so (`abandoned`): what it protects may be half done.
 *
 * It can be an argument of a process, and can be sent: all copies are the same lock. It takes 64 bytes
 * of shared memory.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Lock
 */
export class Lock extends OwnedLock {
  #abandoned = false;
  /** Of whoever found it free: one for all, since making one takes longer than the lock does. */
  #acquired: Promise<this> | undefined;

  /**
   * @param options - a name or a rank take 64 bytes more
   * @param cell - internal: of a copy
   * @throws RangeError
   */
  constructor(options: LockOptions = {}, cell?: Cell) {
    super('Lock', options, cell);
  }

  static {
    registerHandle(Lock, {
      name: 'lock.Lock',
      pack: (lock) => lock.pack(),
      unpack: (state, _, [region]) => new Lock({}, Cell.from(region, state)),
    });
  }

  /** Whether it is this process's. */
  get held(): boolean {
    return ownerOf(this.words, WORD) === this.self;
  }

  /** Whether the process that had it before us died having it. Of interest to who has it now. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Gets it if nobody has it, or only a process that has died. */
  tryAcquire(): boolean {
    return this.#quickly() || this.#own(this.attempt(DEATH));
  }

  /**
   * Waits for the lock, blocking this process. `using held = lock.acquireSync()` releases it.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; DeadlockError when it would wait for itself, over others or not;
   *   LockOrderError; RangeError
   */
  acquireSync({ timeout }: Pick<WaitOptions, 'timeout'> = none): this {
    this.rank?.check();
    if (this.#quickly()) return this;
    const milliseconds = millisecondsOf(timeout);
    this.#own(this.waitSync((look, begin) => this.attempt(look, begin), milliseconds));
    return this;
  }

  /**
   * Waits for the lock without blocking the event loop; also for another part of this process.
   * `await using held = await lock.acquire()` releases it.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; the signal's reason; DeadlockError; LockOrderError; RangeError
   */
  acquire(options: WaitOptions = none): Promise<this> {
    if (options === none && this.rank === undefined && this.#quickly())
      return (this.#acquired ??= Promise.resolve(this));
    return this.#acquire(options);
  }

  async #acquire({ timeout, signal }: WaitOptions): Promise<this> {
    signal?.throwIfAborted();
    this.rank?.check();
    if (this.#quickly()) return this;
    const milliseconds = millisecondsOf(timeout);
    this.#own(await this.wait((look) => this.attempt(look), milliseconds, signal));
    return this;
  }

  /** @throws NotOwnerError when this process does not have it */
  override release(): void {
    // Mostly nobody waits.
    if (Atomics.compareExchange(this.words, WORD, this.self, 0) !== this.self)
      this.#releaseToOthers();
    this.#abandoned = false;
    this.rank?.give();
  }

  /** As RLock's: {@link Condition} needs it. @internal */
  suspend(): number {
    this.release();
    return 1;
  }

  /** @internal */
  resume(): void {
    // It can be ours once only.
  }

  #releaseToOthers(): void {
    const owner = ownerOf(this.words, WORD);
    if (owner !== this.self) throw new NotOwnerError('release', this.cell.members.pidOf(owner));
    this.free();
  }

  #quickly(): boolean {
    if (Atomics.compareExchange(this.words, WORD, 0, this.self) !== 0) return false;
    this.rank?.take();
    return true;
  }

  #own(how: Acquired | undefined): boolean {
    if (how === undefined) return false;
    this.#abandoned = how === ABANDONED;
    this.rank?.take();
    return true;
  }
}

const none: WaitOptions = {};
