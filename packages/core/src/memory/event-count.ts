import { Pending } from '../pending.js';
import { leftOf } from '../wait.js';
import { asyncWaits, type AsyncWait } from './async-wait.js';
import type { Cell } from './cell.js';
import { Place } from './place.js';
import { sleeper } from './sleeper.js';
import { now, waitHere } from './wait-here.js';
import { NO_HOLDERS, waitersOf } from './wait-record.js';

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
// In rests of about 50 ns: as long as it takes to wake a process on another core.
const MOST_SPINS = 600;
const FEWEST_SPINS = 16;
/** Once in so many waits it is tried, for longer than a wake-up takes, whether it pays by now. */
const RETRY = 256;
const RETRY_SPINS = 4 * MOST_SPINS;
const LONGEST_PAUSE = 8;

const nothing = new Int32Array(1);
function rest(): void {
  for (let i = 0; i < 4; i++) Atomics.load(nothing, 0);
}

interface Waiter extends AsyncWait {
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
  readonly #waiters: Waiter[] = [];
  #spins = MOST_SPINS;
  #waits = 0;

  /**
   * @param first - of PLACE_WORDS words of the cell
   * @param holders - who has what is waited for here: wait-record.ts
   */
  constructor(
    private readonly cell: Cell,
    first: number,
    private readonly holders = NO_HOLDERS,
  ) {
    this.#place = new Place(cell.region, cell.members, cell.byteOffset / 4, first);
  }

  get key(): string {
    return this.#place.key;
  }

  /** How many threads wait here, as far as can be seen. */
  get waiting(): number {
    const { words } = this.cell.region;
    const waiting = new Set(this.#place.marked.map((bit) => bit & 63));
    for (const tag of waitersOf(words, this.cell.byteOffset / 4)) waiting.add(tag & 63);
    return waiting.size;
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
    let got: T | typeof OVER | undefined;
    try {
      return (got = this.#sleepBriefly(attempt, milliseconds));
    } finally {
      waitHere.end();
      // Somebody else may have now what we were woken for.
      if (got === undefined || got === OVER) this.#place.notifyOne();
    }
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
    const { cell, holders } = this;
    const waiter = {
      attempt,
      pending,
      cell,
      holders,
      limited: milliseconds >= 0 || signal !== undefined,
      since: now(),
      giveUp: (error: unknown) => {
        this.#leave(pending);
        pending.reject(error);
      },
    };
    asyncWaits.add(waiter);
    this.#waiters.push(waiter);
    if (this.#waiters.length === 1) {
      sleeper.add(this);
      sleeper.prepare(this.cell.members);
      this.look(true);
    }
    return pending.promise as Promise<T | typeof OVER>;
  }

  /** Lets those of this thread go on who can. */
  look(death: boolean): void {
    asyncWaits.wake();
    for (let next; (next = this.#waiters[0]) !== undefined;) {
      try {
        this.#place.mark();
        const got = next.attempt(death ? DEATH : SLEEP);
        if (got === undefined) return;
        this.#shift();
        next.pending.resolve(got);
      } catch (error) {
        this.#shift();
        next.pending.reject(error);
      }
    }
    this.#end();
  }

  #shift(): void {
    const [first] = this.#waiters.splice(0, 1);
    if (first !== undefined) asyncWaits.remove(first);
  }

  #leave(pending: Pending<unknown>): void {
    const at = this.#waiters.findIndex((waiter) => waiter.pending === pending);
    if (at >= 0) for (const waiter of this.#waiters.splice(at, 1)) asyncWaits.remove(waiter);
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

  #sleepBriefly<T>(attempt: Attempt<T>, milliseconds: number): T | typeof OVER {
    const begin = performance.now();
    const since = now();
    for (;;) {
      const left = leftOf(milliseconds, begin);
      const brief = BRIEFLY - (performance.now() - begin);
      if (left === 0 || brief <= 0) break;
      const sequence = this.#place.announce();
      const got = attempt(SLEEP);
      if (got !== undefined) return got;
      waitHere.begin(this.cell, this.holders, milliseconds >= 0, since);
      this.#place.sleep(sequence, left < 0 ? brief : Math.min(left, brief));
      waitHere.wake();
      // Mostly it is there now. As one who has waited: others may still do.
      const woken = attempt(SLEEP);
      if (woken !== undefined) return woken;
    }
    return this.#sleepLong(attempt, milliseconds, begin, since);
  }

  #sleepLong<T>(attempt: Attempt<T>, limit: number, begin: number, since: number): T | typeof OVER {
    let look: Look = DEATH;
    sleeper.listen();
    try {
      sleeper.prepare(this.cell.members);
      for (;;) {
        this.#place.mark();
        const got = attempt(look);
        const left = leftOf(limit, begin);
        if (got !== undefined) return got;
        if (left === 0) return OVER;
        waitHere.begin(this.cell, this.holders, limit >= 0, since);
        look = sleeper.sleepSync(this.#place, left) ? DEATH : SLEEP;
        waitHere.wake();
      }
    } finally {
      sleeper.rest();
      this.#unmark();
    }
  }

  /** Spinning pays when the other side runs on another core, and never when it needs this one. */
  #spin<T>(attempt: Attempt<T>): T | undefined {
    let pause = 1;
    for (
      let left = ++this.#waits % RETRY === 0 ? RETRY_SPINS : this.#spins;
      left > 0;
      left -= pause
    ) {
      const got = attempt(SPIN);
      if (got !== undefined) {
        this.#spins = Math.min(MOST_SPINS, this.#spins + 32);
        return got;
      }
      // Each look takes the cache line away from who is to change it.
      for (let i = 0; i < pause; i++) rest();
      if (pause < LONGEST_PAUSE) pause *= 2;
    }
    this.#spins = Math.max(FEWEST_SPINS, this.#spins >> 1);
    return undefined;
  }
}
