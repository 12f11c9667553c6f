import {
  ClosedError,
  DEATH,
  EOFError,
  type Look,
  millisecondsOf,
  OVER,
  registerHandle,
  SLEEP,
  SPIN,
  TimeoutError,
  type WaitOptions,
} from '@isoproc/core';
import { End } from './end.js';
import { EmptyError, FullError } from './error.js';
import { handleType } from './handle-type.js';
import { type Message, messageOf, read, snapshotOf } from './message.js';
import { checkedCapacity, checkedMaxsize, type QueueOptions } from './option.js';
import { BUSY, type Got, Store } from './store.js';

/** Nothing is left, and nobody can put any more. */
const ENDED = Symbol('the end');

type Taken = Got | typeof ENDED;

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
  readonly store: Store;
  /** @internal */
  readonly end: End;
  readonly #available = () => this.available();

  /** @throws RangeError; ENOSPC, EMFILE */
  constructor(options?: QueueOptions);
  /** @internal */
  constructor(store: Store, end?: End);
  constructor(given: QueueOptions | Store = {}, end?: End) {
    this.store =
      given instanceof Store
        ? given
        : Store.create(
            checkedCapacity(given.capacity),
            checkedMaxsize(given.maxsize),
            (given as { redeliver?: boolean }).redeliver,
          );
    this.end = end ?? new End(given instanceof Store || !given.endless ? undefined : []);
  }

  static {
    registerHandle(
      Queue,
      handleType('queue.Queue', (store, end) => new Queue(store, end)),
    );
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
    return this.available() === 0;
  }

  /** Whether this process has closed its end: it puts nothing any more. */
  get closed(): boolean {
    return this.end.closed;
  }

  /**
   * Puts a value, waiting for room without blocking the event loop.
   * @throws DOMException `DataCloneError`; TimeoutError; ClosedError; the signal's reason
   */
  async put(value: T, { timeout, signal }: WaitOptions = none): Promise<void> {
    signal?.throwIfAborted();
    const message = this.#messageOf('put', value);
    if (this.#put(message, SPIN)) return;
    const milliseconds = millisecondsOf(timeout);
    const kept = snapshotOf(message);
    const attempt = (look: Look) => this.#put(kept, look) === true || undefined;
    const { putters } = this.store;
    const done = await this.end.whilePutting(() => putters.wait(attempt, milliseconds, signal));
    if (done === OVER) throw new TimeoutError('put', milliseconds);
    putters.notifyOne();
  }

  /** As {@link Queue.put}; blocks this process. */
  putSync(value: T, { timeout }: Pick<WaitOptions, 'timeout'> = none): void {
    const message = this.#messageOf('putSync', value);
    if (this.#put(message, SPIN)) return;
    const milliseconds = millisecondsOf(timeout);
    const attempt = (look: Look) => this.#put(message, look) === true || undefined;
    if (this.store.putters.waitSync(attempt, milliseconds) === OVER)
      throw new TimeoutError('putSync', milliseconds);
    this.store.putters.notifyOne();
  }

  /** @throws FullError (`ERR_FULL`): there is no room now */
  putNowait(value: T): void {
    const message = this.#messageOf('putNowait', value);
    if (this.#put(message, SPIN)) return;
    if (this.store.putters.waitSync(() => this.#put(message, DEATH), A_MOMENT) === true)
      this.store.putters.notifyOne();
    else throw new FullError();
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
    const soon = this.#find(SPIN);
    if (soon !== undefined) return this.#value(soon);
    const milliseconds = millisecondsOf(timeout);
    this.end.watch();
    const got = this.store.getters.waitSync((look) => this.#find(look), milliseconds);
    if (got === OVER) throw new TimeoutError('getSync', milliseconds);
    return this.#value(got);
  }

  /** @throws EmptyError (`ERR_EMPTY`): there is nothing to get now; EOFError */
  getNowait(): T {
    const soon = this.#find(SPIN);
    if (soon !== undefined) return this.#value(soon);
    const got = this.store.getters.waitSync(() => this.#take(DEATH), A_MOMENT);
    if (got === OVER || got === NOTHING) throw new EmptyError();
    return this.#value(got);
  }

  /**
   * This process puts nothing more; what is in the queue stays there, and puts that wait for room go
   * on. Getting goes on, until all have closed and nothing is left. A second call does nothing.
   */
  close(): void {
    this.end.close();
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
  protected takeOne(...[]: [look: Look]): Got | undefined {
    const first = this.store.ring.first();
    if (first === undefined) return undefined;
    const { kind, bytes, start, length } = this.store.locate(first);
    try {
      return { value: read(kind, bytes, start, length) };
    } finally {
      this.store.removeFirst(first);
    }
  }

  /** How many values can be got. @internal */
  protected available(): number {
    return this.store.ring.size;
  }

  /** Looks after what the dead had got. @internal */
  protected settle(): void {
    // Here, nobody has anything.
  }

  #messageOf(what: string, value: T): Message {
    if (this.end.closed) throw new ClosedError(what);
    return messageOf(value);
  }

  #put(message: Message, look: Look): boolean | undefined {
    const done = this.store.tryPut(message, look, this.#available);
    if (done !== false || look !== DEATH) return done;
    this.settle();
    return this.store.tryPut(message, SLEEP, this.#available);
  }

  /** Undefined: another one is getting. */
  #take(look: Look): Taken | typeof NOTHING | undefined {
    // Asked before the look: what was put before the end is there.
    if (look === DEATH) this.end.look();
    const { isOver } = this.end;
    if (!this.store.ring.empty) {
      const got = this.store.atGetEnd(look, () => this.takeOne(look));
      if (got === BUSY) return undefined;
      if (got !== undefined) return got;
    }
    return isOver ? ENDED : NOTHING;
  }

  #find(look: Look): Taken | undefined {
    const got = this.#take(look);
    return got === NOTHING ? undefined : got;
  }

  async #get(timeout?: number, signal?: AbortSignal): Promise<Taken> {
    const soon = this.#find(SPIN);
    if (soon !== undefined) return soon;
    const milliseconds = millisecondsOf(timeout);
    const { getters } = this.store;
    const attempt = (look: Look) => this.#find(look);
    const got = await this.end.whileGetting(() => getters.wait(attempt, milliseconds, signal));
    if (got === OVER) throw new TimeoutError('get', milliseconds);
    return got;
  }

  #value(got: Taken): T {
    if (got !== ENDED) return got.value as T;
    throw new EOFError('get: all who could put have closed, and nothing is left');
  }
}

const none: WaitOptions = {};
const NOTHING = Symbol('nothing');
/** Milliseconds that an end may be another's, where nobody wants to wait. */
const A_MOMENT = 100;
