import { TimeoutError } from './error.js';

interface Settle<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

interface Ways<T> {
  /** The time is over. */
  onTime(settle: Settle<T>): void;
  /** It is given up, by time or by signal: take it out of the queue. */
  onLeave(): void;
}

/** A promise that is settled from outside, by a time limit, or by an AbortSignal: the first one. */
export class Pending<T> {
  readonly promise: Promise<T>;
  #settle: Settle<T> | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort: (() => void) | undefined;

  /** @param milliseconds - negative: no limit */
  constructor(milliseconds: number, signal: AbortSignal | undefined, ways: Ways<T>) {
    this.promise = new Promise<T>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Longer timers than Node's own limit would fire at once.
    if (milliseconds >= 0 && milliseconds < 2 ** 31) {
      this.#timer = setTimeout(() => {
        this.#give(ways, (settle) => ways.onTime(settle));
      }, milliseconds);
    }
    this.#signal = signal;
    if (signal !== undefined) {
      this.#onAbort = () => {
        this.#give(ways, (settle) => settle.reject(signal.reason));
      };
      signal.addEventListener('abort', this.#onAbort, { once: true });
    }
  }

  resolve(value: T): void {
    this.#end()?.resolve(value);
  }

  reject(error: unknown): void {
    this.#end()?.reject(error);
  }

  #give(ways: Ways<T>, say: (settle: Settle<T>) => void): void {
    const settle = this.#end();
    if (settle === undefined) return;
    ways.onLeave();
    say(settle);
  }

  #end(): Settle<T> | undefined {
    const settle = this.#settle;
    this.#settle = undefined;
    clearTimeout(this.#timer);
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort);
    return settle;
  }
}

/** As above; the time over, it rejects with a TimeoutError. */
export const limited = (
  what: string,
  milliseconds: number,
  signal: AbortSignal | undefined,
  onLeave: () => void,
) =>
  new Pending<unknown>(milliseconds, signal, {
    onTime: (settle) => {
      settle.reject(new TimeoutError(what, milliseconds));
    },
    onLeave,
  });
