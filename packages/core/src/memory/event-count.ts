import { Pending } from '../pending.js';
import { leftOf } from '../wait.js';
import type { Cell } from './cell.js';
import type { Members } from './member.js';
import { Place } from './place.js';
import { sleeper } from './sleeper.js';

/** How a wait tries to get what it waits for; undefined: not yet. */
export type Attempt<T> = (look: Look) => T | undefined;
/** SPIN: only look. SLEEP: leave a mark that somebody waits. DEATH: and see who is gone. */
export const SPIN = 0;
export const SLEEP = 1;
export const DEATH = 2;
export type Look = typeof SPIN | typeof SLEEP | typeof DEATH;

/** The time was over. */
export const OVER = Symbol('the time is over');

// Milliseconds. A brief sleep is cheaper, but does not notice deaths.
const BRIEFLY = 8;
const MOST_SPINS = 200;

interface Waiter {
  readonly attempt: Attempt<unknown>;
  readonly pending: Pending<unknown>;
}

/**
 * Waiting until some words have changed: who waits tries again and again, and sleeps in between; who
 * changes something notifies. Nothing depends on one waiter alone: all who sleep longer notice when
 * any member has died, and try again.
 */
export class EventCount {
  readonly #place: Place;
  readonly #members: Members;
  readonly #waiters: Waiter[] = [];
  #spins = MOST_SPINS;

  /** @param first - of PLACE_WORDS words of the cell */
  constructor(cell: Cell, first: number) {
    this.#members = cell.members;
    this.#place = new Place(cell.region, cell.members, cell.byteOffset / 4, first);
  }

  get key(): string {
    return this.#place.key;
  }

  /** After a change that lets one more go on. */
  notifyOne(): void {
    this.#place.notifyOne();
  }

  /** After a change that concerns all. */
  notifyAll(): void {
    this.#place.notifyAll();
  }

  /** That member may be able to go on, if it waits already for more than a moment. */
  notifyMember(tag: number): void {
    this.#place.notifyMember(tag);
  }

  /** @param milliseconds - negative: no limit */
  waitSync<T>(attempt: Attempt<T>, milliseconds: number): T | typeof OVER {
    const seen = this.#spin(attempt);
    if (seen !== undefined) return seen;
    const begin = performance.now();
    for (;;) {
      const left = leftOf(milliseconds, begin);
      const brief = BRIEFLY - (performance.now() - begin);
      if (left === 0 || brief <= 0) break;
      const sequence = this.#place.announce();
      const got = attempt(SLEEP);
      if (got !== undefined) return got;
      this.#place.sleep(sequence, left < 0 ? brief : Math.min(left, brief));
      // Mostly it is there now: what one waits with is not needed any more.
      const woken = attempt(SPIN);
      if (woken !== undefined) return woken;
    }
    return this.#sleepLong(attempt, milliseconds, begin);
  }

  /** Rejects with the signal's reason; resolves with OVER when the time is over. */
  wait<T>(
    attempt: Attempt<T>,
    milliseconds: number,
    signal: AbortSignal | undefined,
  ): Promise<T | typeof OVER> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const pending = new Pending<unknown>(milliseconds, signal, {
      onTime: (settle) => {
        settle.resolve(OVER);
      },
      onLeave: () => {
        this.#leave(pending);
      },
    });
    this.#waiters.push({ attempt, pending });
    if (this.#waiters.length === 1) {
      sleeper.add(this);
      sleeper.prepare(this.#members);
      this.look(true);
    }
    return pending.promise as Promise<T | typeof OVER>;
  }

  /** Lets those of this thread go on who can. */
  look(death: boolean): void {
    for (let next; (next = this.#waiters[0]) !== undefined;) {
      try {
        this.#place.mark();
        const got = next.attempt(death ? DEATH : SLEEP);
        if (got === undefined) return;
        this.#waiters.shift();
        next.pending.resolve(got);
      } catch (error) {
        this.#waiters.shift();
        next.pending.reject(error);
      }
    }
    this.#end();
  }

  #leave(pending: Pending<unknown>): void {
    const at = this.#waiters.findIndex((waiter) => waiter.pending === pending);
    if (at >= 0) this.#waiters.splice(at, 1);
    if (this.#waiters.length > 0) {
      // Those behind it may be content with less.
      if (at === 0) this.look(false);
      return;
    }
    this.#end();
    // We may have been woken for what another can have now.
    this.#place.notifyOne();
  }

  #end(): void {
    sleeper.remove(this);
    this.#unmark();
  }

  /** Unless others of this thread wait there, too, whose mark it is as well. */
  #unmark(): void {
    if (!sleeper.isAwaited(this.#place.key)) this.#place.unmark();
  }

  #sleepLong<T>(attempt: Attempt<T>, milliseconds: number, begin: number): T | typeof OVER {
    sleeper.prepare(this.#members);
    let look: Look = DEATH;
    let got: T | undefined;
    try {
      for (;;) {
        this.#place.mark();
        got = attempt(look);
        const left = leftOf(milliseconds, begin);
        if (got !== undefined) return got;
        if (left === 0) return OVER;
        look = sleeper.sleepSync(this.#place, left) ? DEATH : SLEEP;
      }
    } finally {
      this.#unmark();
      if (got === undefined) this.#place.notifyOne();
    }
  }

  /** Spinning pays when the other side runs on another core, and never when it needs this one. */
  #spin<T>(attempt: Attempt<T>): T | undefined {
    const spins = this.#spins;
    for (let spin = 0; spin < spins; spin++) {
      const got = attempt(SPIN);
      if (got === undefined) continue;
      this.#spins = Math.min(MOST_SPINS, spins + 8);
      return got;
    }
    this.#spins = Math.max(4, spins >> 1);
    return undefined;
  }
}
