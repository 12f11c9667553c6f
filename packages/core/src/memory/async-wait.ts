import { native } from '@isoproc/native';
import type { Cell } from './cell.js';
import { waitHere } from './wait-here.js';
import { NO_HOLDERS } from './wait-record.js';

/** A wait on the event loop. */
export interface AsyncWait {
  readonly cell: Cell;
  readonly holders: number;
  /** By time or by signal. */
  readonly limited: boolean;
  readonly since: number;
  giveUp(error: unknown): void;
}

/**
 * What this thread waits for on its event loop. While it does, it can do other things, and these may
 * release what it has: it is stuck for certain only when it waits for one thing and nothing else could
 * wake it, no timer, no descriptor, no request; which is looked at before the loop sleeps.
 */
class AsyncWaits {
  readonly #waits = new Set<AsyncWait>();
  #only: AsyncWait | undefined;

  add(wait: AsyncWait): void {
    this.#waits.add(wait);
    this.#choose();
  }

  remove(wait: AsyncWait): void {
    this.#waits.delete(wait);
    this.#choose();
  }

  /** While it tries, it is not said to wait; if it was chosen to give up, it does. */
  wake(): void {
    try {
      waitHere.wake();
    } catch (error) {
      this.#only?.giveUp(error);
    }
  }

  #choose(): void {
    const [first] = this.#waits;
    const certain = this.#waits.size === 1 && first?.limited === false;
    const only = certain && first.holders !== NO_HOLDERS ? first : undefined;
    if (only === this.#only) return;
    if (this.#only !== undefined) waitHere.end();
    this.#only = only;
    native.watchIdle(only && this.#onIdle);
  }

  readonly #onIdle = (idle: boolean): void => {
    this.wake();
    const only = this.#only;
    if (only === undefined || !idle) return;
    try {
      // What else ran here since may have taken something that others wait for.
      waitHere.begin(only.cell, only.holders, false, only.since);
    } catch (error) {
      only.giveUp(error);
    }
  };
}

export const asyncWaits = new AsyncWaits();
