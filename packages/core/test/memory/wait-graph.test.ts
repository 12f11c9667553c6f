import fc from 'fast-check';
import { assert, expect, test } from 'vitest';
import { Cell } from '../../src/memory/cell.js';
import { beginLife } from '../../src/memory/life.js';
import { at, DEAD, HIGHEST, identity, NAME, SPACE, spaceOf, TAG } from '../../src/memory/slot.js';
import { findCycle } from '../../src/memory/wait-graph.js';
import {
  holdersOf,
  LIMITED,
  OWNED,
  permitHolders,
  publish,
  type Wait,
  waitOf,
  WAITS,
} from '../../src/memory/wait-record.js';

const MEMBERS = 6;
const CELLS = 6;
const PERMITS = 2;
const tagOf = (member: number): number => (1 << 10) | (member + 1);

interface State {
  /** Of each lock, its owner; of each semaphore, its two; -1: nobody. */
  readonly owners: readonly number[];
  /** What each member waits for: a cell, or none. */
  readonly waits: readonly (number | null)[];
  readonly limited: readonly boolean[];
  readonly dead: readonly boolean[];
  /** From this cell on they are semaphores. */
  readonly semaphores: number;
}

const cells = Array.from({ length: CELLS }, () => Cell.create(128));

/** Puts that state into an arena, as members would. */
function enact({ owners, waits, limited, dead, semaphores }: State): void {
  const [pid, start, space] = identity();
  const { region } = first();
  region.words.fill(0, at(1, TAG), at(MEMBERS + 1, TAG));
  region.words[at(0, HIGHEST)] = MEMBERS;
  const ownerAt = (index: number) => {
    const owner = owners[index] ?? -1;
    return owner < 0 ? 0 : tagOf(owner);
  };
  cells.forEach((cell, index) => {
    if (index < semaphores) cell.words[0] = ownerAt(index);
    else cell.words.set([ownerAt(index), ownerAt((index + 1) % CELLS)], 16);
  });
  for (let member = 0; member < MEMBERS; member++) {
    const tag = dead[member] === true ? tagOf(member) | DEAD : tagOf(member);
    region.words.set([tag, pid, start, space], at(member + 1, TAG));
    const wanted = waits[member];
    const cell = cells[wanted ?? -1];
    const state = cell === undefined ? 0 : limited[member] === true ? LIMITED : WAITS;
    const it = cell ?? first();
    const here = { region, byteOffset: it.byteOffset, members: { self: tagOf(member) } };
    const holders = (wanted ?? 0) < semaphores ? OWNED : permitHolders(PERMITS);
    publish(region.words, member + 1, state, here, holders, member);
  }
}

function first(): Cell {
  const [cell] = cells;
  if (cell === undefined) throw new Error('no cell');
  return cell;
}

/** Those who can never go on, by playing it through: whoever can, goes on and gives back all it has. */
function stuckIn({ owners, waits, limited, dead, semaphores }: State): Set<number> {
  const stuck = new Set(waits.keys());
  const isFree = (owner: number) => owner < 0 || !stuck.has(owner);
  for (let before = -1; before !== stuck.size;) {
    before = stuck.size;
    for (const member of stuck) {
      const wanted = waits[member] ?? null;
      const free =
        wanted === null ||
        limited[member] === true ||
        dead[member] === true ||
        isFree(owners[wanted] ?? -1) ||
        (wanted >= semaphores && isFree(owners[(wanted + 1) % CELLS] ?? -1));
      if (free) stuck.delete(member);
    }
  }
  return stuck;
}

const member = fc.integer({ min: -1, max: MEMBERS - 1 });
const each = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: MEMBERS, maxLength: MEMBERS });
const seldom = fc.integer({ min: 0, max: 9 }).map((number) => number === 0);
const state = fc.record({
  owners: each(member),
  waits: each(fc.option(fc.integer({ min: 0, max: CELLS - 1 }), { freq: 5 })),
  limited: each(seldom),
  dead: each(seldom),
  semaphores: fc.constantFrom(CELLS, 3, 0),
});

test('in any state: who is told of a cycle is stuck, all on one see the same, and with locks alone all on one are told', () => {
  let found = 0;
  fc.assert(
    fc.property(state, (its) => {
      enact(its);
      const { words } = first().region;
      const stuck = stuckIn(its);
      for (let index = 0; index < MEMBERS; index++) {
        if (its.dead[index] === true || its.limited[index] === true) continue;
        const wait = waitOf(words, tagOf(index));
        if (wait === undefined) continue;
        const seen = findCycle(wait);
        const cycle = seen?.cycle;
        if (seen !== undefined && cycle !== undefined) {
          found++;
          cycle.forEach((one, position) => {
            expect(stuck.has(one.tag - tagOf(0))).toBe(true);
            const next = cycle[(position + 1) % cycle.length];
            expect(holdersOf(one)).toContain(next?.tag);
          });
          // Whoever of them looks chooses among the same.
          const tags = (waits: readonly Wait[]) => waits.map(({ tag }) => tag).sort();
          for (const one of seen.knot)
            expect(tags(findCycle(one)?.knot ?? [])).toEqual(tags(seen.knot));
        }
        if (its.semaphores === CELLS)
          expect(cycle !== undefined).toBe(isOnCycle(its, index, stuck));
      }
    }),
    { numRuns: 2000 },
  );
  expect(found).toBeGreaterThan(100);
});

function isOnCycle({ owners, waits }: State, from: number, stuck: ReadonlySet<number>): boolean {
  let one = from;
  for (let steps = 0; steps < MEMBERS; steps++) {
    if (!stuck.has(one)) return false;
    one = owners[waits[one] ?? -1] ?? -1;
    if (one === from) return true;
  }
  return false;
}

test('a cycle over a thread that has just been terminated is none', () => {
  const each = <T>(value: T) => new Array<T>(MEMBERS).fill(value);
  enact({
    owners: [0, 1, -1, -1, -1, -1],
    waits: [1, 0, null, null, null, null],
    limited: each(false),
    dead: each(false),
    semaphores: CELLS,
  });
  const { words } = first().region;
  const name: [number, number] = [process.pid, 1];
  words[at(2, SPACE)] = spaceOf(true);
  words.set(name, at(2, NAME));
  const wait = waitOf(words, tagOf(0));
  assert(wait !== undefined);
  expect(findCycle(wait)).toBeUndefined();
  beginLife(name);
  expect(findCycle(wait)?.cycle).toHaveLength(2);
});
