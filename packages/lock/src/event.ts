import {
  Cell,
  EventCount,
  inspect,
  LINE,
  millisecondsOf,
  registerHandle,
  summaryOf,
  type WaitOptions,
} from '@isoproc/core';

// Words of its cell.
const STATE = 0;
const WAITERS = 1;

/*
 * STATE
 *   bit 0      whether it is set
 *   bits 1-31  how often it was set, so that who waited while it was set and cleared again goes on
 */
const SET = 1;

/**
 * A flag that processes wait for, as Python's `multiprocessing.Event`. Unlike there, everybody who
 * waits when it is set goes on, also when it is cleared right afterwards; and a process that is
 * killed, waiting or setting it, blocks nobody.
 *
 * It can be an argument of a process, and can be sent: all copies are the same event. It takes 64
 * bytes of shared memory.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Event
 */
export class Event {
  readonly #cell: Cell;
  readonly #words: Int32Array;
  readonly #waiters: EventCount;

  /** @param cell - internal: of a copy */
  constructor(cell = Cell.create(LINE, { kind: 'Event' })) {
    this.#cell = cell;
    this.#words = cell.words;
    this.#waiters = new EventCount(cell, WAITERS);
  }

  static {
    registerHandle(Event, {
      name: 'lock.Event',
      pack: (event) => ({ state: event.#cell.share(), regions: [event.#cell.region] }),
      unpack: (state, _, [region]) => new Event(Cell.from(region, state)),
    });
  }

  [inspect](): string {
    const state = this.isSet ? 'set' : 'not set';
    return summaryOf('Event', this.#cell, this.#waiters.waiting, state);
  }

  get isSet(): boolean {
    return (Atomics.load(this.#words, STATE) & SET) !== 0;
  }

  /** Lets everybody go on who waits, and who comes until it is cleared. */
  set(): void {
    for (let was; ((was = Atomics.load(this.#words, STATE)) & SET) === 0;)
      Atomics.compareExchange(this.#words, STATE, was, (was + 2) | SET);
    // Also when it was set already: who set it may have been killed before it could say so.
    this.#waiters.notifyAll();
  }

  /** From now on one has to wait. */
  clear(): void {
    Atomics.and(this.#words, STATE, ~SET);
  }

  /**
   * Waits until it is set, blocking this process.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @returns false: the time was over
   * @throws RangeError
   */
  waitSync({ timeout }: Pick<WaitOptions, 'timeout'> = {}): boolean {
    const milliseconds = millisecondsOf(timeout);
    return this.isSet || this.#waiters.waitSync(this.#attempt(), milliseconds) === true;
  }

  /**
   * Waits until it is set, without blocking the event loop.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, for ever
   * @returns false: the time was over
   * @throws the signal's reason; RangeError
   */
  async wait({ timeout, signal }: WaitOptions = {}): Promise<boolean> {
    signal?.throwIfAborted();
    const milliseconds = millisecondsOf(timeout);
    if (this.isSet) return true;
    return (await this.#waiters.wait(this.#attempt(), milliseconds, signal)) === true;
  }

  #attempt(): () => true | undefined {
    const before = Atomics.load(this.#words, STATE) & ~SET;
    return () => {
      const now = Atomics.load(this.#words, STATE);
      return (now & SET) !== 0 || now !== before || undefined;
    };
  }
}
