import {
  type Attempt,
  type Cell,
  DEATH,
  EventCount,
  LINE,
  type Look,
  OVER,
  SPIN,
} from '@isoproc/core';
import { BARRIER_WORDS, BarrierWord, PASSED } from './barrier-word.js';
import { type BreakReason, BrokenBarrierError } from './broken-barrier-error.js';
import { PARTY_TABLE, PartyTable } from './party-table.js';

// Words of its cell: those who wait, in a line of their own; the state; who takes part.
const WAITERS = 0;
const STATE = LINE / 4;
const PARTIES = STATE + (Math.ceil((4 * BARRIER_WORDS) / LINE) * LINE) / 4;
/** Bytes of such a cell. */
export const MEETING = 4 * PARTIES + PARTY_TABLE;

type Outcome = typeof PASSED | BreakReason;

/** What a barrier does, apart from its action. */
export class Meeting {
  readonly table: PartyTable;
  readonly word: BarrierWord;
  readonly #waiters: EventCount;

  /** @param acts - all have to wait until the last one calls `pass` */
  constructor(
    private readonly cell: Cell,
    parties: number,
    private readonly acts: boolean,
  ) {
    this.word = new BarrierWord(cell.words, STATE, parties);
    this.table = new PartyTable(cell.words, PARTIES, cell.members);
    this.#waiters = this.#eventCount();
  }

  /** Comes. Gives a ticket. @throws BrokenBarrierError */
  comeSync(milliseconds: number): number {
    const came = this.word.arrive(this.acts);
    return this.#come(came ?? this.#waiters.waitSync(this.#arrival, milliseconds));
  }

  /** As above. @throws BrokenBarrierError; the signal's reason */
  async come(milliseconds: number, signal: AbortSignal | undefined): Promise<number> {
    const came = this.word.arrive(this.acts);
    return this.#come(came ?? (await this.#wait(this.#arrival, milliseconds, signal)));
  }

  /** Waits for those who are still to come, if any. @throws BrokenBarrierError */
  staySync(ticket: number, milliseconds: number): void {
    if (!this.word.isLast(ticket))
      this.#end(this.#waiters.waitSync(this.#outcome(ticket), milliseconds), ticket);
    else if (!this.acts) this.#waiters.notifyAll();
  }

  /** As above. @throws BrokenBarrierError; the signal's reason */
  async stay(ticket: number, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (!this.word.isLast(ticket))
      this.#end(await this.#wait(this.#outcome(ticket), milliseconds, signal, ticket), ticket);
    else if (!this.acts) this.#waiters.notifyAll();
  }

  /** Whether who has that ticket has to act, and then to `pass`. */
  mustAct(ticket: number): boolean {
    return this.acts && this.word.isLast(ticket);
  }

  /** Lets all go on. @throws BrokenBarrierError when it was broken meanwhile */
  pass(ticket: number): void {
    if (this.word.pass(ticket)) this.#waiters.notifyAll();
    else this.#end(this.word.outcome(ticket) ?? PASSED, ticket);
  }

  break(reason: BreakReason, ticket?: number, why?: () => boolean): void {
    if (this.word.break(reason, ticket, why)) this.#waiters.notifyAll();
  }

  reset(): void {
    this.table.forget();
    if (this.word.reset()) this.#waiters.notifyAll();
  }

  /** For who comes while the action of those before is done. */
  readonly #arrival = (look: Look): number | BreakReason | undefined => {
    if (look === DEATH) this.#breakIfBereaved();
    return this.word.arrive(this.acts);
  };

  #outcome(ticket: number): Attempt<Outcome> {
    return (look) => {
      if (look === DEATH) this.#breakIfBereaved(ticket);
      return this.word.outcome(ticket);
    };
  }

  async #wait<T>(
    attempt: Attempt<T>,
    milliseconds: number,
    signal: AbortSignal | undefined,
    ticket?: number,
  ): Promise<T | typeof OVER> {
    try {
      const now = attempt(SPIN);
      if (now !== undefined) return now;
      // It may have been aborted since the wait began.
      signal?.throwIfAborted();
      // One for each wait: they do not go on in the order in which they come.
      return await this.#eventCount().wait(attempt, milliseconds, signal);
    } catch (error) {
      this.break('signal', ticket);
      throw error;
    }
  }

  #come(came: number | BreakReason | typeof OVER): number {
    if (typeof came === 'number') return came;
    if (came === OVER) this.break('timeout');
    throw new BrokenBarrierError(came === OVER ? 'timeout' : came);
  }

  #end(outcome: Outcome | typeof OVER, ticket: number): void {
    if (outcome === OVER) this.break('timeout', ticket);
    // It may have ended otherwise just before.
    const how = outcome === OVER ? (this.word.outcome(ticket) ?? 'timeout') : outcome;
    if (how !== PASSED) throw new BrokenBarrierError(how);
  }

  #breakIfBereaved(ticket?: number): void {
    this.break('death', ticket, () => this.table.isBereaved);
  }

  #eventCount(): EventCount {
    return new EventCount(this.cell, WAITERS);
  }
}
