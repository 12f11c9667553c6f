import { comesWithin, TimeoutError, type WaitOptions } from '@isoproc/core';
import type { Crew } from './crew.js';

/** When a pool comes to its end: closed, with everything done and all workers gone. */
export class PoolEnding {
  /** No more tasks are taken. */
  closing = false;
  /** Calls that go on giving tasks: `map`, `imap`. */
  #calls = 0;
  #closed = false;
  #crew: Crew | undefined;
  /** A pool with something to do is not forgotten. */
  #kept: object | undefined;
  #resolve: () => void = () => undefined;
  readonly #over = new Promise<void>((resolve) => {
    this.#resolve = resolve;
  });

  watch(crew: Crew): void {
    this.#crew = crew;
  }

  /** @param pool - has got something to do */
  keep(pool: object): void {
    this.#kept = pool;
  }

  begin(pool: object): void {
    this.#calls++;
    this.keep(pool);
  }

  end(): void {
    this.#calls--;
    this.look();
  }

  close(): void {
    this.closing = true;
    this.look();
  }

  /** Something has ended: perhaps it was the last. */
  look(): void {
    const crew = this.#crew;
    if (crew === undefined || crew.outstanding > 0) return;
    if (this.#calls === 0) this.#kept = undefined;
    if (!this.closing) return;
    if (this.#calls === 0 && !this.#closed && crew.refusal === undefined) {
      this.#closed = true;
      crew.close();
    }
    if ((this.#closed || crew.refusal !== undefined) && crew.staff.running.size === 0) this.#resolve();
  }

  async ended(options: WaitOptions): Promise<void> {
    this.look();
    if (!(await comesWithin(this.#over, options)))
      throw new TimeoutError('join', options.timeout ?? 0);
  }
}
