import {
  Cell,
  DEATH,
  EventCount,
  type Look,
  millisecondsOf,
  OVER,
  registerHandle,
  SPIN,
  TimeoutError,
  type WaitOptions,
} from '@isoproc/core';
import { DeadlockError, NotOwnerError } from './error.js';
import {
  ABANDONED,
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
const WORD = 0;
const WAITERS = LOCK_WORDS;

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
export class Lock {
  readonly #cell: Cell;
  readonly #words: Int32Array;
  readonly #self: number;
  readonly #waiters: EventCount;
  #abandoned = false;

  /** @param cell - internal: of a copy */
  constructor(cell = Cell.create()) {
    this.#cell = cell;
    this.#words = cell.words;
    this.#self = cell.members.self;
    this.#waiters = new EventCount(cell, WAITERS);
  }

  static {
    registerHandle(Lock, {
      name: 'lock.Lock',
      pack: (lock) => lock.pack(),
      unpack: (state, _, [region]) => new Lock(Cell.from(region, state)),
    });
  }

  /** @internal */
  pack(): Packed {
    return { state: this.#cell.share(), regions: [this.#cell.region] };
  }

  /** Whether somebody has it; true also when that process has died. */
  get locked(): boolean {
    return Atomics.load(this.#words, WORD) !== 0;
  }

  /** The process that has it; null: nobody. */
  get owner(): number | null {
    return this.#cell.members.pidOf(ownerOf(this.#words, WORD)) || null;
  }

  /** Whether it is this process's. */
  get held(): boolean {
    return ownerOf(this.#words, WORD) === this.#self;
  }

  /** Whether the process that had it before us died having it. Of interest to who has it now. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Gets it if nobody has it, or only a process that has died. */
  tryAcquire(): boolean {
    return this.#quickly() || this.#own(this.#attempt(DEATH));
  }

  /**
   * Waits for the lock, blocking this process. `using held = lock.acquireSync()` releases it.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; DeadlockError when this process has it already; RangeError
   */
  acquireSync({ timeout }: Pick<WaitOptions, 'timeout'> = none): this {
    if (this.#quickly()) return this;
    const milliseconds = millisecondsOf(timeout);
    if (ownerOf(this.#words, WORD) === this.#self && milliseconds < 0)
      throw new DeadlockError('acquireSync');
    const begin = performance.now();
    const how = this.#waiters.waitSync((look) => this.#attempt(look, begin), milliseconds);
    if (how === OVER && renounce(this.#words, WORD, this.#self)) this.#waiters.notifyOne();
    return this.#got(how, milliseconds);
  }

  /**
   * Waits for the lock without blocking the event loop; also for another part of this process.
   * `await using held = await lock.acquire()` releases it.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @throws TimeoutError; the signal's reason; RangeError
   */
  async acquire({ timeout, signal }: WaitOptions = none): Promise<this> {
    signal?.throwIfAborted();
    if (this.#quickly()) return this;
    const milliseconds = millisecondsOf(timeout);
    const wait = this.#waiters.wait((look) => this.#attempt(look), milliseconds, signal);
    return this.#got(await wait, milliseconds);
  }

  /** @throws NotOwnerError when this process does not have it */
  release(): void {
    // Mostly nobody waits.
    if (Atomics.compareExchange(this.#words, WORD, this.#self, 0) !== this.#self)
      this.#releaseToOthers();
    this.#abandoned = false;
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

  /** Whether who has it has died. @internal */
  isOrphaned(): boolean {
    const owner = ownerOf(this.#words, WORD);
    return owner !== 0 && this.#cell.members.isGone(owner);
  }

  [Symbol.dispose](): void {
    this.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.release();
    return Promise.resolve();
  }

  #releaseToOthers(): void {
    const owner = ownerOf(this.#words, WORD);
    if (owner !== this.#self) throw new NotOwnerError('release', this.#cell.members.pidOf(owner));
    const next = freeWord(this.#words, WORD, this.#cell.members);
    if (next > NOBODY) this.#waiters.notifyMember(next);
    // Beside the heir: another one, who becomes the next heir.
    if (next !== NOBODY) this.#waiters.notifyOne();
  }

  #quickly(): boolean {
    return Atomics.compareExchange(this.#words, WORD, 0, this.#self) === 0;
  }

  /** @param begin - of a wait that blocks: after a while, the lock is handed to it */
  #attempt(look: Look, begin = Infinity): Acquired | undefined {
    const { members } = this.#cell;
    if (look !== SPIN && performance.now() - begin > PATIENCE)
      inherit(this.#words, WORD, this.#self, members);
    return tryWord(this.#words, WORD, this.#self, look, members);
  }

  #own(how: Acquired | undefined): boolean {
    if (how !== undefined) this.#abandoned = how === ABANDONED;
    return how !== undefined;
  }

  #got(how: Acquired | typeof OVER, milliseconds: number): this {
    if (how === OVER) throw new TimeoutError('acquire', milliseconds);
    this.#own(how);
    return this;
  }
}

const none: WaitOptions = {};
