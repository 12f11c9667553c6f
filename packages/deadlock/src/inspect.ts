import {
  type Blocked,
  blockedOf,
  CELLS,
  idOf,
  isForEver,
  lookForCycle,
  membersIn,
  regions,
  waitOf,
} from '@isoproc/core';
import { cellsIn, type LockState } from './arena.js';

/** What there is, who has it, who waits, and which waits can never end. */
export interface Inspection {
  readonly locks: readonly LockState[];
  /** Cycles: each waits for what the next one has. */
  readonly deadlocks: readonly (readonly Blocked[])[];
}

/** Arenas by their ids. */
export type Arenas = ReadonlyMap<string, Int32Array>;

/**
 * All locks and the like of the arenas that this process uses, its own and those it was sent something
 * of, across all processes. Waits for nothing.
 */
export function inspect(): Inspection {
  const arenas = regions().filter(({ words }) => words[CELLS] !== 0);
  const words = new Map(arenas.map((region) => [region.id, region.words]));
  return inspectArenas(words, words);
}

/** As above. @param later - the same a moment later: what is in both was so in between */
export function inspectArenas(arenas: Arenas, later: Arenas): Inspection {
  const locks = [...arenas.values()].flatMap(cellsIn);
  const again = cyclesIn(later);
  const cycles = [...cyclesIn(arenas)].filter(([proof]) => again.has(proof));
  return { locks, deadlocks: cycles.map(([, cycle]) => cycle) };
}

function cyclesIn(arenas: Arenas): Map<string, Blocked[]> {
  const found = new Map<string, Blocked[]>();
  const seen = new Set<string>();
  const find = (id: string) => arenas.get(id);
  for (const words of arenas.values()) {
    for (const { tag } of membersIn(words)) {
      const wait = waitOf(words, tag, find);
      const forEver = wait !== undefined && isForEver(wait, true);
      const cycle = forEver ? lookForCycle(wait, { find, silent: true }) : undefined;
      if (cycle === undefined) continue;
      // Each of its members finds it, too.
      const keys = cycle.cycle.map((one) => `${idOf(one.words)}:${String(one.tag)}`);
      if (keys.some((key) => seen.has(key))) continue;
      for (const key of keys) seen.add(key);
      found.set(cycle.proof, blockedOf(cycle.cycle));
    }
  }
  return found;
}
