import {
  Cell,
  CELL,
  inspect,
  leftOf,
  millisecondsOf,
  registerHandle,
  type SharedCell,
  summaryOf,
  type TargetReference,
  type WaitOptions,
} from '@isoproc/core';
import { act, actSync, type Action, type BarrierAction, packAction } from './action.js';
import { MOST_PARTIES } from './barrier-word.js';
import { Meeting, MEETING } from './meeting.js';
import { keep, Stay } from './stay.js';

export interface BarrierOptions {
  /** Shown by `inspect` and `isoproc locks`: 1 to 55 bytes of UTF-8. */
  readonly name?: string | undefined;
  /**
   * Called by the last one that comes, in whichever process that is; the others go on when it is done.
   * A barrier can only travel with it when it is a target. What it gives back, `wait` awaits.
   */
  readonly action?: BarrierAction | undefined;
  /** Of waits that have none of their own: milliseconds, at least 0; without it, for ever. */
  readonly timeout?: number | undefined;
}

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
  readonly #meeting: Meeting;
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
    this.#cell = cell ?? Cell.create(MEETING, { kind: 'Barrier', name: options.name });
    this.#meeting = new Meeting(this.#cell, parties, action !== undefined);
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

  /** @internal */
  get [CELL](): Cell {
    return this.#cell;
  }

  [inspect](): string {
    const come = `${String(this.waiting)} of ${String(this.parties)} have come`;
    return summaryOf('Barrier', this.#cell, 0, this.broken ? 'broken' : come);
  }

  /** How many wait just now; 0 when it is broken. */
  get waiting(): number {
    return this.#meeting.word.waiting;
  }

  get broken(): boolean {
    return this.#meeting.word.reason !== undefined;
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
    const meeting = this.#meeting;
    try {
      const ticket = meeting.comeSync(milliseconds);
      meeting.staySync(ticket, leftOf(milliseconds, begin));
      if (meeting.mustAct(ticket)) {
        try {
          if (this.#action !== undefined) actSync(this.#action);
        } catch (error) {
          meeting.break('action', ticket);
          throw error;
        }
        meeting.pass(ticket);
      }
      return meeting.word.indexOf(ticket);
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
    const meeting = this.#meeting;
    try {
      const ticket = await meeting.come(milliseconds, signal);
      await meeting.stay(ticket, leftOf(milliseconds, begin), signal);
      if (meeting.mustAct(ticket)) {
        try {
          if (this.#action !== undefined) await act(this.#action);
        } catch (error) {
          meeting.break('action', ticket);
          throw error;
        }
        meeting.pass(ticket);
      }
      return meeting.word.indexOf(ticket);
    } finally {
      stay.waits--;
    }
  }

  /** Breaks it: whoever waits or comes gets a BrokenBarrierError until it is reset. */
  abort(): void {
    this.#meeting.break('abort');
  }

  /**
   * Makes it whole and empty. Whoever waits gets a BrokenBarrierError. Parties that have died are
   * forgotten: others may come in their place.
   */
  reset(): void {
    this.#meeting.reset();
  }

  #enter(): Stay {
    if (this.#stay === undefined) {
      keep((this.#stay = new Stay(this.#cell, this.#meeting.table)), this);
      if (!this.#meeting.table.enter()) this.#meeting.break('death');
    }
    this.#stay.waits++;
    return this.#stay;
  }
}

const none: WaitOptions = {};
