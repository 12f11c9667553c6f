import {
  type Attempt,
  Cell,
  DEATH,
  EventCount,
  leftOf,
  LINE,
  type Look,
  millisecondsOf,
  OVER,
  registerHandle,
  type SharedCell,
  type TargetReference,
  type WaitOptions,
} from '@isoproc/core';
import { act, actSync, type Action, type BarrierAction, packAction } from './action.js';
import { BARRIER_WORDS, BarrierWord, MOST_PARTIES, PASSED } from './barrier-word.js';
import { type BreakReason, BrokenBarrierError } from './broken-barrier-error.js';
import { PARTY_TABLE, PartyTable } from './party-table.js';
import { keep, Stay } from './stay.js';

export interface BarrierOptions {
  /**
   * Called by the last one that comes, in whichever process that is; the others go on when it is done.
   * A barrier can only travel with it when it is a target. What it gives back, `wait` awaits.
   */
  readonly action?: BarrierAction | undefined;
  /** Of waits that have none of their own: milliseconds, at least 0; without it, for ever. */
  readonly timeout?: number | undefined;
}

// Words of its cell: those who wait, in a line of their own; its state; who takes part.
const WAITERS = 0;
const STATE = LINE / 4;
const PARTIES = STATE + Math.ceil((4 * BARRIER_WORDS) / LINE) * (LINE / 4);
const BYTES = 4 * PARTIES + PARTY_TABLE;

type Shared = Readonly<{
  cell: SharedCell;
  parties: number;
  timeout: number | undefined;
  action: TargetReference | undefined;
}>;

/**
 * Where processes wait for each other: all of them go on when the last one has come, as Python's
 * `multiprocessing.Barrier`. It can be used again at once.
 *
 * It breaks, so that whoever waits or comes gets a {@link BrokenBarrierError} until somebody resets
 * it: when a wait ends by time or signal, by `abort`, when the action fails, and, unlike in Python,
 * when a party dies. A party is a process that has once waited here: one that was killed, or has ended
 * with an exit status other than 0, or waiting, will not come any more, and breaks it as soon as
 * others wait. Who ended with 0 is not missed, and who never waited is not known: whoever starts
 * processes and sees one end before its first wait can `abort`.
 *
 * It can be an argument of a process, and can be sent: all copies are the same barrier. It takes 8 KiB
 * of shared memory.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Barrier
 * @see https://docs.python.org/3/library/threading.html#barrier-objects
 */
export class Barrier {
  /** How many have to come. */
  readonly parties: number;
  readonly #timeout: number | undefined;
  readonly #action: Action | undefined;
  readonly #cell: Cell;
  readonly #word: BarrierWord;
  readonly #table: PartyTable;
  readonly #waiters: EventCount;
  #stay: Stay | undefined;

  /**
   * @param parties - 1 to 4095
   * @param cell - internal: of a copy
   * @param action - internal: of a copy
   * @throws RangeError
   */
  constructor(
    parties: number,
    options: BarrierOptions = {},
    cell?: Cell,
    action: Action | undefined = options.action,
  ) {
    if (!Number.isInteger(parties) || parties < 1 || parties > MOST_PARTIES) {
      const needed = `an integer of 1 to ${String(MOST_PARTIES)} is needed`;
      throw new RangeError(`new Barrier: ${needed} as parties, got ${String(parties)}`);
    }
    millisecondsOf(options.timeout);
    this.parties = parties;
    this.#timeout = options.timeout;
    this.#action = action;
    this.#cell = cell ?? Cell.create(BYTES);
    const { words, members } = this.#cell;
    this.#word = new BarrierWord(words, STATE, parties);
    this.#table = new PartyTable(words, PARTIES, members);
    this.#waiters = this.#eventCount();
  }

  static {
    registerHandle(Barrier, {
      name: 'barrier.Barrier',
      pack: (barrier) => {
        const { parties } = barrier;
        const action = packAction(barrier.#action);
        const cell = barrier.#cell.share();
        const state: Shared = { cell, parties, timeout: barrier.#timeout, action };
        return { state, regions: [barrier.#cell.region] };
      },
      unpack: (state, _, [region]) => {
        const { cell, parties, timeout, action } = state as Shared;
        return new Barrier(parties, { timeout }, Cell.from(region, cell), action);
      },
    });
  }

  /** How many wait just now; 0 when it is broken. */
  get waiting(): number {
    return this.#word.waiting;
  }

  get broken(): boolean {
    return this.#word.reason !== undefined;
  }

  /**
   * Waits until all have come, blocking this process.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, the barrier's own
   * @returns how many came before, 0 to `parties` - 1: it can choose one of them
   * @throws BrokenBarrierError, also when the time is over, and then for all who wait; RangeError; what
   *   the action throws; IsoprocError `ERR_BARRIER_ACTION` when that gives a promise
   */
  waitSync({ timeout = this.#timeout }: Pick<WaitOptions, 'timeout'> = none): number {
    const milliseconds = millisecondsOf(timeout);
    const begin = performance.now();
    const stay = this.#enter();
    try {
      const came = this.#arrive() ?? this.#waiters.waitSync(this.#arrival, milliseconds);
      const ticket = this.#admitted(came);
      if (!this.#word.isLast(ticket)) {
        const left = leftOf(milliseconds, begin);
        this.#passed(this.#waiters.waitSync(this.#outcome(ticket), left), ticket);
      } else if (this.#action === undefined) this.#waiters.notifyAll();
      else {
        try {
          actSync(this.#action);
        } catch (error) {
          this.#break('action', ticket);
          throw error;
        }
        this.#pass(ticket);
      }
      return this.#word.indexOf(ticket);
    } finally {
      stay.waits--;
    }
  }

  /**
   * Waits until all have come, without blocking the event loop. One process can be several parties.
   *
   * @param options - `timeout` in milliseconds, at least 0; without it, the barrier's own
   * @returns how many came before, 0 to `parties` - 1: it can choose one of them
   * @throws BrokenBarrierError, also when the time is over, and then for all who wait; the signal's
   *   reason, and the others get a BrokenBarrierError; RangeError; what the action throws
   */
  async wait({ timeout = this.#timeout, signal }: WaitOptions = none): Promise<number> {
    signal?.throwIfAborted();
    const milliseconds = millisecondsOf(timeout);
    const begin = performance.now();
    const stay = this.#enter();
    try {
      const came = this.#arrive() ?? (await this.#wait(this.#arrival, milliseconds, signal));
      const ticket = this.#admitted(came);
      if (!this.#word.isLast(ticket)) {
        const left = leftOf(milliseconds, begin);
        this.#passed(await this.#wait(this.#outcome(ticket), left, signal, ticket), ticket);
      } else if (this.#action === undefined) this.#waiters.notifyAll();
      else {
        try {
          await act(this.#action);
        } catch (error) {
          this.#break('action', ticket);
          throw error;
        }
        this.#pass(ticket);
      }
      return this.#word.indexOf(ticket);
    } finally {
      stay.waits--;
    }
  }

  /** Breaks it: whoever waits or comes gets a BrokenBarrierError until it is reset. */
  abort(): void {
    this.#break('abort');
  }

  /**
   * Makes it whole and empty. Whoever waits gets a BrokenBarrierError. Parties that have died are
   * forgotten: others may come in their place.
   */
  reset(): void {
    this.#table.forget();
    if (this.#word.reset()) this.#waiters.notifyAll();
  }

  #enter(): Stay {
    if (this.#stay === undefined) {
      keep((this.#stay = new Stay(this.#cell, this.#table)), this);
      if (!this.#table.enter()) this.#break('death');
    }
    this.#stay.waits++;
    return this.#stay;
  }

  #arrive(): number | BreakReason | undefined {
    return this.#word.arrive(this.#action !== undefined);
  }

  /** For who comes while the last round's action runs. */
  readonly #arrival = (look: Look): number | BreakReason | undefined => {
    if (look === DEATH) this.#breakIfBereaved();
    return this.#arrive();
  };

  #outcome(ticket: number): Attempt<typeof PASSED | BreakReason> {
    return (look) => {
      if (look === DEATH) this.#breakIfBereaved(ticket);
      return this.#word.outcome(ticket);
    };
  }

  async #wait<T>(
    attempt: Attempt<T>,
    milliseconds: number,
    signal: AbortSignal | undefined,
    ticket?: number,
  ): Promise<T | typeof OVER> {
    try {
      // One for each wait: they do not go on in the order in which they come.
      return await this.#eventCount().wait(attempt, milliseconds, signal);
    } catch (error) {
      this.#break('signal', ticket);
      throw error;
    }
  }

  #admitted(came: number | BreakReason | typeof OVER): number {
    if (typeof came === 'number') return came;
    if (came === OVER) this.#break('timeout');
    throw new BrokenBarrierError(came === OVER ? 'timeout' : came);
  }

  #passed(outcome: typeof PASSED | BreakReason | typeof OVER, ticket: number): void {
    if (outcome === OVER) this.#break('timeout', ticket);
    const how = outcome === OVER ? this.#word.outcome(ticket) : outcome;
    if (how !== PASSED) throw new BrokenBarrierError(how ?? 'timeout');
  }

  /** The action is done. */
  #pass(ticket: number): void {
    if (this.#word.pass(ticket)) this.#waiters.notifyAll();
    else this.#passed(this.#word.outcome(ticket) ?? PASSED, ticket);
  }

  #break(reason: BreakReason, ticket?: number): void {
    if (this.#word.break(reason, ticket)) this.#waiters.notifyAll();
  }

  #breakIfBereaved(ticket?: number): void {
    const bereaved = () => this.#table.isBereaved;
    if (this.#word.break('death', ticket, bereaved)) this.#waiters.notifyAll();
  }

  #eventCount(): EventCount {
    return new EventCount(this.#cell, WAITERS);
  }
}

const none: WaitOptions = {};
