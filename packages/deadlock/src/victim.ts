import { CELLS, type ChooseVictim, lastOf, regions, type Wait, waitHere } from '@isoproc/core';
import { cellsIn } from './arena.js';

/**
 * Who gives up when a cycle has closed:
 * `last` (default): who began to wait last, mostly the one who closed it; `youngest`: of the process that
 * started last; `fewest`: who has the fewest locks and permits; in case of doubt, the last one.
 * `nobody`: this process looks for no cycle, and is in none that others find: it waits for ever.
 */
export type Victim = 'last' | 'youngest' | 'fewest' | 'nobody';

const least =
  (measure: (wait: Wait) => number): ChooseVictim =>
  (knot) => {
    const measured = knot.map((wait) => ({ wait, value: measure(wait) }));
    const fewest = Math.min(...measured.map(({ value }) => value));
    return lastOf(measured.filter(({ value }) => value === fewest).map(({ wait }) => wait));
  };

/** How many things its process has. */
function holdings({ pid }: Wait): number {
  const arenas = regions().filter(({ words }) => words[CELLS] !== 0);
  const holders = arenas.flatMap(({ words }) => cellsIn(words).flatMap((cell) => cell.holders));
  return holders.filter((holder) => holder === pid).length;
}

const ways: Record<Victim, ChooseVictim | undefined> = {
  last: lastOf,
  youngest: least(({ start }) => -start),
  fewest: least(holdings),
  nobody: undefined,
};

let victim: Victim = 'last';

/** How this thread chooses; it should be the same in all processes. @throws RangeError */
export function setVictim(next: Victim): void {
  if (!Object.hasOwn(ways, next))
    throw new RangeError(
      `setVictim: ${Object.keys(ways).join(', ')} are possible, got ${JSON.stringify(next)}`,
    );
  victim = next;
  waitHere.choose = ways[next];
}

export const getVictim = (): Victim => victim;
