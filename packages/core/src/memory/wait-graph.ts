import type { Blocked } from '../error.js';
import { isOver } from './life.js';
import { idOf } from './region.js';
import { at, DEAD, sameSpace, slotOf, SPACE } from './slot.js';
import {
  countOfWait,
  type FindWords,
  holdersOf,
  isAlive,
  labelOf,
  MODE,
  NOTED,
  permitsOf,
  SILENT,
  stateOf,
  type Wait,
  waitOf,
  WAITS,
  WRITTEN,
} from './wait-record.js';

interface Node {
  readonly wait: Wait;
  /** Who has it, and waits as well; for each who does not: undefined. */
  readonly next: (Node | undefined)[];
}

// A member waits for one thing at a time.
export const keyOf = ({ words, tag }: Wait): string => `${idOf(words)}:${String(tag)}`;

/** How to look for a cycle. */
export interface LookOptions {
  /** Where it goes on in other regions. */
  readonly find?: FindWords;
  /** Whether those count, too, who do not want to know. */
  readonly silent?: boolean;
}

export const isForEver = ({ state }: Wait, silent: boolean): boolean =>
  (state & MODE) === WAITS || (silent && (state & MODE) === SILENT);

/** All that can be reached from a wait, each with who stands in its way. */
function reach(from: Wait, { find, silent = false }: LookOptions): Node[] {
  const known = new Map<string, Node>();
  const visit = (wait: Wait): Node => {
    const key = keyOf(wait);
    const before = known.get(key);
    if (before !== undefined) return before;
    const node: Node = { wait, next: [] };
    known.set(key, node);
    for (const tag of holdersOf(wait)) {
      const its = waitOf(wait.words, tag, find);
      const counts = its !== undefined && (isForEver(its, silent) || keyOf(its) === keyOf(from));
      node.next.push(counts ? visit(its) : undefined);
    }
    return node;
  };
  visit(from);
  return [...known.values()];
}

/** Of them, those who can never go on: who needs all to go is stuck by one, the others by all. */
function stuckOf(nodes: readonly Node[]): Set<Node | undefined> {
  const stuck = new Set<Node | undefined>(nodes);
  for (let before = -1; before !== stuck.size;) {
    before = stuck.size;
    for (const node of nodes) {
      const { wait, next } = node;
      const isStuck =
        wait.holders === NOTED
          ? next.some((one) => stuck.has(one))
          : next.length > 0 && next.every((one) => stuck.has(one));
      if (!isStuck) stuck.delete(node);
    }
  }
  return stuck;
}

/** The way from one back to it, over those who are stuck. */
function wayBack(from: Node, stuck: ReadonlySet<Node | undefined>): Node[] | undefined {
  const seen = new Set<Node>();
  const walk = (node: Node, way: Node[]): Node[] | undefined => {
    for (const next of node.next) {
      if (next === from) return way;
      if (next === undefined || seen.has(next) || !stuck.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(from, [from]);
}

/** Of those who are stuck, who comes back to one: whoever of them looks sees the same. */
function knotOf(from: Node, stuck: readonly Node[]): Node[] {
  const knot = new Set<Node | undefined>([from]);
  for (let before = 0; before !== knot.size;) {
    before = knot.size;
    for (const node of stuck) if (node.next.some((one) => knot.has(one))) knot.add(node);
  }
  return stuck.filter((node) => knot.has(node));
}

/** A cycle that was seen. */
export interface Seen {
  readonly cycle: Wait[];
  /** All who are on a cycle with the first of it. */
  readonly knot: Wait[];
  /** All on whom it rests, also those beside it who would have to go on. */
  readonly stuck: Wait[];
  /** What it rests on: the same again means that it was so all the time in between. */
  readonly proof: string;
}

/** The cycle through a wait, as it seems. */
export function lookForCycle(from: Wait, options: LookOptions = {}): Seen | undefined {
  const nodes = reach(from, options);
  const stuck = stuckOf(nodes);
  const [first] = nodes;
  if (first === undefined || !stuck.has(first)) return undefined;
  const way = wayBack(first, stuck);
  if (way === undefined) return undefined;
  const all = nodes.filter((node) => stuck.has(node));
  const proof = all.map(({ wait, next }) => [
    keyOf(wait),
    countOfWait(wait.state),
    ...next.map((one) => one && keyOf(one.wait)),
  ]);
  const waits = (some: readonly Node[]) => some.map(({ wait }) => wait);
  const knot = waits(knotOf(first, all));
  return { cycle: waits(way), knot, stuck: waits(all), proof: JSON.stringify(proof) };
}

/** Dead, or nobody here can tell. */
const isDying = ({ words, tag }: Wait): boolean =>
  !isAlive(words, tag) ||
  !sameSpace(words[at(slotOf(tag), SPACE)] ?? 0) ||
  isOver(words, slotOf(tag));

/** Whether it is worth looking further: mostly, who has it does not wait. */
export function mayBeStuck(words: Int32Array, cell: number, holders: number): boolean {
  if (holders === NOTED) return true;
  const waits = (at: number): boolean => {
    const owner = Atomics.load(words, at) & (DEAD - 1);
    return owner !== 0 && (stateOf(words, owner) & MODE) !== 0;
  };
  if (holders <= WRITTEN) return waits(cell);
  const first = permitsOf(cell);
  for (let at = first; at < first + (holders >> 2); at++) if (!waits(at)) return false;
  return true;
}

/**
 * The cycle through a wait, if it is closed, beginning with it. It is certain: each has been seen
 * waiting for the next, then each has been seen so again, and none of them is dead.
 */
export function findCycle(from: Wait): Seen | undefined {
  const first = lookForCycle(from);
  if (first === undefined || first.stuck.some(isDying)) return undefined;
  return lookForCycle(from)?.proof === first.proof ? first : undefined;
}

/** A cycle in words. */
export const blockedOf = (cycle: readonly Wait[]): Blocked[] =>
  cycle.map((wait, index) => ({
    pid: wait.pid,
    holds: labelOf(cycle.at(index - 1) ?? wait),
    waitsFor: labelOf(wait),
  }));
