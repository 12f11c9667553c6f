import {
  DEATH,
  IsoprocError,
  type Look,
  millisecondsOf,
  OVER,
  registerHandle,
  TimeoutError,
  type WaitOptions,
} from '@isoproc/core';
import type { End } from './end.js';
import { SETTLE } from './layout.js';
import { read } from './message.js';
import type { QueueOptions } from './option.js';
import { handleType } from './handle-type.js';
import { Queue } from './queue.js';
import type { Found } from './ring.js';
import { type Got, Store } from './store.js';

export interface JoinableQueueOptions extends QueueOptions {
  /**
   * What a consumer had got and not finished when it died is got again by another; otherwise (default)
   * it counts as finished, so that `join` does not wait for ever.
   */
  readonly redeliver?: boolean;
}

/**
 * A queue whose values are finished, one by one, by who got them; `join` waits until all are. A value
 * stays in its memory until then, so that `capacity` bounds what is unfinished.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.JoinableQueue
 */
export class JoinableQueue<T = unknown> extends Queue<T> {
  /** Positions of what this handle has got and not finished, the oldest first. */
  readonly #mine: number[] = [];
  #gets = 0;

  constructor(options?: JoinableQueueOptions);
  /** @internal */
  constructor(store: Store, end: End);
  constructor(given: JoinableQueueOptions | Store = {}, end?: End) {
    super(given as Store, end);
  }

  static {
    registerHandle(
      JoinableQueue,
      handleType('queue.JoinableQueue', (store, end) => new JoinableQueue(store, end)),
    );
  }

  /** How many have been put and are not finished. */
  get unfinished(): number {
    return this.store.ring.size;
  }

  /**
   * The oldest value that was got by this handle is finished.
   * @throws IsoprocError `ERR_TASK_DONE`: all of them are
   */
  taskDone(): void {
    const at = this.#mine.shift();
    if (at === undefined) {
      const what = 'taskDone: called more often than this handle has got something';
      throw new IsoprocError('ERR_TASK_DONE', what);
    }
    this.store.finish(at);
  }

  /** Waits until all that was put is finished. @throws TimeoutError; the signal's reason */
  async join({ timeout, signal }: WaitOptions = {}): Promise<void> {
    signal?.throwIfAborted();
    const milliseconds = millisecondsOf(timeout);
    const done = await this.store.joiners.wait((look) => this.#joined(look), milliseconds, signal);
    if (done === OVER) throw new TimeoutError('join', milliseconds);
  }

  /** As {@link JoinableQueue.join}; blocks this process. */
  joinSync({ timeout }: Pick<WaitOptions, 'timeout'> = {}): void {
    const milliseconds = millisecondsOf(timeout);
    const done = this.store.joiners.waitSync((look) => this.#joined(look), milliseconds);
    if (done === OVER) throw new TimeoutError('joinSync', milliseconds);
  }

  /** @internal */
  protected override takeOne(look: Look): Got | undefined {
    const { store } = this;
    // Who always finds something to get must look after the dead, too.
    if (look === DEATH || ++this.#gets % 32 === 0) store.settleDead();
    const first = this.#firstFree();
    if (first === undefined) return undefined;
    const { kind, bytes, start, length } = store.locate(first);
    store.ring.setTaker(first, store.self);
    if (store.maxsize > 0) store.putters.notifyOne();
    try {
      const value = read(kind, bytes, start, length);
      this.#mine.push(first.at);
      return { value };
    } catch (error) {
      store.markDone(first.at); // nobody can get it
      throw error;
    }
  }

  /** @internal */
  protected override available(): number {
    return this.store.ring.untaken;
  }

  /** @internal */
  protected override settle(): void {
    this.store.request(SETTLE);
  }

  #firstFree(): Found | undefined {
    for (const found of this.store.ring.records())
      if (this.store.ring.takerOf(found) === 0) return found;
    return undefined;
  }

  #joined(look: Look): true | undefined {
    if (look === DEATH) this.settle();
    return this.store.ring.empty ? true : undefined;
  }
}
