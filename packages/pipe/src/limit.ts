import { leftOf, millisecondsOf, TimeoutError, type WaitOptions } from '@isoproc/core';

/** One limit of time for a wait that has several steps. */
export class Limit {
  readonly #begin = performance.now();
  readonly #milliseconds: number;
  readonly #signal: AbortSignal | undefined;

  /** @throws RangeError when `timeout` is no number of milliseconds; the signal's reason */
  constructor({ timeout, signal }: WaitOptions) {
    signal?.throwIfAborted();
    this.#milliseconds = millisecondsOf(timeout);
    this.#signal = signal;
  }

  /** Milliseconds for the next step, as the native functions take them: -1 is for ever. */
  get milliseconds(): number {
    return leftOf(this.#milliseconds, this.#begin);
  }

  /** Options for the next step. */
  left(): WaitOptions {
    const left = this.milliseconds;
    return { timeout: left < 0 ? Infinity : left, signal: this.#signal };
  }

  over(what: string): TimeoutError {
    return new TimeoutError(what, this.#milliseconds);
  }
}
