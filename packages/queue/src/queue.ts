import {
  ClosedError,
  DEATH,
  EOFError,
  type Look,
  millisecondsOf,
  OVER,
  type Region,
  registerHandle,
  sleeper,
  SPIN,
  TimeoutError,
  type WaitOptions,
  Cell,
} from '@isoproc/core';
import { native, POLLIN } from '@isoproc/native';
import { EmptyError, FullError } from './error.js';
import { messageOf } from './message.js';
import { checkedCapacity, checkedMaxsize, type QueueOptions } from './option.js';
import { type Got, Store } from './store.js';

/** Nothing is left, and nobody can put any more. */
const ENDED = Symbol('the end');

type Taken = Got | typeof ENDED;

// An end of a pipe for each handle that may still put: the kernel knows when all are gone.
const forgotten = new FinalizationRegistry<number[]>((fds) => {
  for (const fd of fds) if (fd >= 0) native.close(fd);
});

/**
 * A queue between any number of processes, as Python's `multiprocessing.Queue`, in shared memory. A
 * `put` that has returned is in the queue, whoever dies; a process that is killed in the middle of a
 * `put` or `get` has done nothing. What cannot be serialised throws in the caller's `put`.
 *
 * A queue can be an argument of a process, and can be sent over a connection: all copies are the same
 * queue. Values are cloned as by a connection; handles of shared memory may be among them, handles of
 * descriptors (a Connection, a Queue) not.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Queue
 */
export class Queue<T = unknown> {
  /** @internal */
  protected readonly store: Store;
  readonly #fds: [read: number, write: number];
  #watched = false;

  /** @throws RangeError; ENOSPC, EMFILE */
  constructor(options?: QueueOptions);
  /** @internal */
  constructor(store: Store, fds: [number, number]);
  constructor(given: QueueOptions | Store = {}, fds?: [number, number]) {
    this.store =
      given instanceof Store
        ? given
        : Store.create(
            checkedCapacity(given.capacity),
            checkedMaxsize(given.maxsize),
            (given as { redeliver?: boolean }).redeliver,
          );
    this.#fds = fds ?? native.pipe();
    forgotten.register(this, this.#fds, this);
  }

  static {
    registerHandle(
      Queue,
      Queue.handleType('queue.Queue', (store, fds) => new Queue(store, fds)),
    );
  }

  /** How a queue, or what has one, travels. @internal */
  static handleType<Handle extends object>(
    name: string,
    make: (store: Store, fds: [number, number]) => Handle,
    queueOf: (handle: Handle) => Queue = (handle) => handle as unknown as Queue,
  ) {
    return {
      name,
      pack: (handle: Handle) => {
        const queue = queueOf(handle);
        const { cell, region } = queue.store;
        const ends = queue.#fds.filter((fd) => fd >= 0);
        return {
          state: cell.share(),
          fds: ends.map((fd) => native.dup(fd)),
          regions: [cell.region, region],
        };
      },
      unpack: (state: unknown, [read = -1, write = -1]: number[], regions: Region[]) => {
        const [arena, region] = regions as [Region, Region];
        return make(new Store(Cell.from(arena, state), region), [read, write]);
      },
    };
  }

  /** The most values in it; 0: as many as there is room for. */
  get maxsize(): number {
    return this.store.maxsize;
  }

  /** How many values wait to be got. */
  get size(): number {
    return this.available();
  }

  get empty(): boolean {
    return this.size === 0;
  }

  /** Whether this process has closed its end: it puts nothing any more. */
  get closed(): boolean {
    return this.#fds[1] < 0;
  }

  /**
   * Puts a value, waiting for room without blocking the event loop.
   * @throws DOMException `DataCloneError`; TimeoutError; ClosedError; the signal's reason
   */
  async put(value: T, { timeout, signal }: WaitOptions = none): Promise<void> {
    signal?.throwIfAborted();
    const attempt = this.#putting('put', value);
    if (attempt(SPIN)) return;
    const milliseconds = millisecondsOf(timeout);
    const done = await this.store.putters.wait(attempt, milliseconds, signal);
    if (done === OVER) throw new TimeoutError('put', milliseconds);
    this.store.putters.notifyOne();
  }

  /** As {@link Queue.put}; blocks this process. */
  putSync(value: T, { timeout }: Pick<WaitOptions, 'timeout'> = none): void {
    const attempt = this.#putting('putSync', value);
    if (attempt(SPIN)) return;
    const milliseconds = millisecondsOf(timeout);
    if (this.store.putters.waitSync(attempt, milliseconds) === OVER)
      throw new TimeoutError('putSync', milliseconds);
    this.store.putters.notifyOne();
  }

  /** @throws FullError (`ERR_FULL`): there is no room now */
  putNowait(value: T): void {
    const attempt = this.#putting('putNowait', value);
    if (!attempt(SPIN) && !attempt(DEATH)) throw new FullError();
  }

  /**
   * Gets the oldest value, waiting for one without blocking the event loop.
   * @throws EOFError when nothing is left and all who could put have closed their end, or died;
   *   TimeoutError; the signal's reason
   */
  async get({ timeout, signal }: WaitOptions = none): Promise<T> {
    signal?.throwIfAborted();
    return this.#value(await this.#get(timeout, signal));
  }

  /** As {@link Queue.get}; blocks this process. */
  getSync({ timeout }: Pick<WaitOptions, 'timeout'> = none): T {
    const soon = this.#take(SPIN);
    if (soon !== undefined) return this.#value(soon);
    const milliseconds = millisecondsOf(timeout);
    this.#watchEnd();
    const got = this.store.getters.waitSync((look) => this.#take(look), milliseconds);
    if (got === OVER) throw new TimeoutError('getSync', milliseconds);
    return this.#value(got);
  }

  /** @throws EmptyError (`ERR_EMPTY`): there is nothing to get now; EOFError */
  getNowait(): T {
    const got = this.#take(SPIN) ?? this.#take(DEATH);
    if (got === undefined) throw new EmptyError();
    return this.#value(got);
  }

  /**
   * This process puts nothing more; what is in the queue stays there. Getting goes on, until all have
   * closed and nothing is left. A second call does nothing.
   */
  close(): void {
    const write = this.#fds[1];
    this.#fds[1] = -1;
    if (write >= 0) native.close(write);
  }

  /**
   * All values, until nobody can put any more. Who iterates is a consumer: this process's end is
   * closed.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    this.close();
    for (;;) {
      const got = await this.#get();
      if (got === ENDED) return;
      yield got.value as T;
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Gets one value, at the get end. Undefined: there is none. @internal */
  protected takeOne(_look: Look): Got | undefined {
    const first = this.store.ring.first();
    if (first === undefined) return undefined;
    try {
      return this.store.read(first);
    } finally {
      this.store.removeFirst(first);
    }
  }

  /** How many values can be got. @internal */
  protected available(): number {
    return this.store.ring.size;
  }

  #take(look: Look): Taken | undefined {
    const { ring } = this.store;
    if (look === SPIN && ring.empty) return undefined;
    // Asked before the look: what was put before the end is there.
    const ended = look === DEATH && this.closed && native.poll(this.#fds[0], POLLIN, 0);
    const got = this.store.atGetEnd(look, () => this.takeOne(look) ?? NOTHING);
    if (got === NOTHING) return ended ? ENDED : undefined;
    return got;
  }

  async #get(timeout?: number, signal?: AbortSignal): Promise<Taken> {
    const soon = this.#take(SPIN);
    if (soon !== undefined) return soon;
    const milliseconds = millisecondsOf(timeout);
    this.#watchEnd();
    const got = await this.store.getters.wait((look) => this.#take(look), milliseconds, signal);
    if (got === OVER) throw new TimeoutError('get', milliseconds);
    return got;
  }

  #value(got: Taken): T {
    if (got === ENDED)
      throw new EOFError('get: all who could put have closed, and nothing is left');
    return got.value as T;
  }

  #putting(what: string, value: T): (look: Look) => true | undefined {
    if (this.closed) throw new ClosedError(what);
    const message = messageOf(value);
    return (look) => this.store.tryPut(message, look, () => this.available());
  }

  /** Who waits must notice when the last one has closed. */
  #watchEnd(): void {
    if (this.#watched || !this.closed) return;
    this.#watched = true;
    sleeper.watchDescriptor(this.#fds[0]);
  }
}

const none: WaitOptions = {};
const NOTHING = Symbol('nothing');
