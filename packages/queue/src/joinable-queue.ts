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
import type { QueueOptions } from './option.js';
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
  constructor(store: Store, fds: [number, number]);
  constructor(given: JoinableQueueOptions | Store = {}, fds?: [number, number]) {
    super(given as Store, fds as [number, number]);
  }

  static {
    registerHandle(
      JoinableQueue,
      Queue.handleType('queue.JoinableQueue', (store, fds) => new JoinableQueue(store, fds)),
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
    // Who always finds something to get must look after the dead, too.
    if (look === DEATH || ++this.#gets % 32 === 0) this.store.settleDead();
    const first = this.#firstFree();
    if (first === undefined) return undefined;
    this.store.ring.setTaker(first, this.store.self);
    try {
      const got = this.store.read(first);
      this.#mine.push(first.at);
      return got;
    } catch (error) {
      this.store.markDone(first.at); // nobody can get it
      throw error;
    }
  }

  /** @internal */
  protected override available(): number {
    let free = 0;
    for (const found of this.store.ring.records()) if (this.store.ring.takerOf(found) === 0) free++;
    return free;
  }

  #firstFree(): Found | undefined {
    for (const found of this.store.ring.records())
      if (this.store.ring.takerOf(found) === 0) return found;
    return undefined;
  }

  #joined(look: Look): true | undefined {
    if (look === DEATH) this.store.atGetEnd(look, () => this.store.settleDead());
    return this.store.ring.size === 0 ? true : undefined;
  }
}
