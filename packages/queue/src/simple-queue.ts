import { inspect, registerHandle, type WaitOptions } from '@isoproc/core';
import { handleType } from './handle-type.js';
import { Queue } from './queue.js';

/**
 * A queue that only puts and gets, as Python's `multiprocessing.SimpleQueue`.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.SimpleQueue
 */
export class SimpleQueue<T = unknown> {
  readonly #queue: Queue<T>;

  /** @param queue - internal: of a copy */
  constructor(queue = new Queue<T>()) {
    this.#queue = queue;
  }

  static {
    registerHandle(
      SimpleQueue,
      handleType(
        'queue.SimpleQueue',
        (store, end) => new SimpleQueue(new Queue(store, end)),
        (simple: SimpleQueue) => simple.#queue,
      ),
    );
  }

  [inspect](): string {
    return this.#queue[inspect]().replace('Queue', 'SimpleQueue');
  }

  get empty(): boolean {
    return this.#queue.empty;
  }

  /** @throws DOMException `DataCloneError`; TimeoutError; ClosedError; the signal's reason */
  put(value: T, options?: WaitOptions): Promise<void> {
    return this.#queue.put(value, options);
  }

  putSync(value: T, options?: Pick<WaitOptions, 'timeout'>): void {
    this.#queue.putSync(value, options);
  }

  /** @throws EOFError when all have closed and nothing is left; TimeoutError; the signal's reason */
  get(options?: WaitOptions): Promise<T> {
    return this.#queue.get(options);
  }

  getSync(options?: Pick<WaitOptions, 'timeout'>): T {
    return this.#queue.getSync(options);
  }

  /** This process puts nothing more. */
  close(): void {
    this.#queue.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
