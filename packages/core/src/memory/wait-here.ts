import { DeadlockError } from '../error.js';
import type { Cell } from './cell.js';
import { LOOK, ringSlot } from './ring.js';
import { sleeper } from './sleeper.js';
import { slotOf } from './slot.js';
import { blockedOf, findCycle, keyOf, mayBeStuck } from './wait-graph.js';
import {
  LIMITED,
  MODE,
  NO_HOLDERS,
  publish,
  restate,
  SILENT,
  stateOf,
  VICTIM,
  type Wait,
  waitOf,
  waitState,
  WAITS,
  withdraw,
} from './wait-record.js';

/** Which of those who are on cycles with each other gives up. */
export type ChooseVictim = (knot: readonly Wait[]) => Wait | undefined;

/** The one who began to wait last; whoever of them looks chooses the same. */
export const lastOf: ChooseVictim = (knot) =>
  [...knot].sort((a, b) => (b.since - a.since) | 0 || keyOf(a).localeCompare(keyOf(b)))[0];

// Asking for it takes longer than asking for the time.
// Asked for when it is needed: `performance` brings a dozen modules along.
let origin: number | undefined;
/** Sixteenths of a millisecond, the low 32 bits: as all processes count. */
export const now = (): number =>
  (((origin ??= performance.timeOrigin) + performance.now()) * 16) | 0;

/**
 * What this thread waits for, as all others can see it; and whether it waits for itself. Published while
 * it sleeps and no longer: a try takes things for a moment which then seem to be held by one who waits.
 */
class WaitHere {
  /** Undefined: this thread looks for no cycle, and is in none that others see. */
  choose: ChooseVictim | undefined = lastOf;
  #count = 0;
  #cell: Cell | undefined;

  /** Begins to wait, and looks whether that closes a cycle. @throws DeadlockError */
  begin(cell: Cell, holders: number, limited: boolean, since: number): void {
    // What was published is true until then, and what is being written is not.
    this.end();
    if (holders === NO_HOLDERS) return;
    const mode = limited ? LIMITED : this.choose === undefined ? SILENT : WAITS;
    const state = waitState(mode, ++this.#count);
    this.#cell = cell;
    for (const { words, slot } of sleeper.tables) publish(words, slot, state, cell, holders, since);
    if (mode === WAITS && mayBeStuck(cell.region.words, cell.byteOffset / 4, holders)) this.#look();
  }

  /** Ends, and sees whether it was chosen meanwhile. @throws DeadlockError, still as the one chosen */
  wake(): void {
    const cell = this.#cell;
    if (cell === undefined) return;
    const isVictim = (stateOf(cell.region.words, cell.members.self) & MODE) === VICTIM;
    const own = isVictim ? this.#own() : undefined;
    const seen = own && findCycle(own);
    // Else somebody has died, or given up: it is none any more.
    if (seen !== undefined) throw DeadlockError.of(blockedOf(seen.cycle));
    this.end();
  }

  end(): void {
    if (this.#cell === undefined) return;
    this.#cell = undefined;
    for (const { words, slot } of sleeper.tables) withdraw(words, slot);
  }

  #own(): Wait | undefined {
    const cell = this.#cell;
    return cell && waitOf(cell.region.words, cell.members.self);
  }

  #look(): void {
    for (;;) {
      const own = this.#own();
      const seen = own && findCycle(own);
      if (own === undefined || seen === undefined) return;
      const victim = this.choose?.(seen.knot) ?? own;
      if (!restate(victim, VICTIM)) continue; // it goes on, or was chosen by another
      if (victim.tag === own.tag && victim.words === own.words)
        throw DeadlockError.of(blockedOf(seen.cycle));
      ringSlot(victim.words, slotOf(victim.tag), LOOK);
      return;
    }
  }
}

export const waitHere = new WaitHere();
