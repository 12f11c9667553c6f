import { entryOf } from './directory.js';
import { hasNote } from './note.js';
import { CELLS, ID, ID_WORDS, idOf, Region } from './region.js';
import { at, DEAD, highestOf, PID, slotOf, START, TAG, waitAt } from './slot.js';

/*
 * What a member waits for, beside its slot; the same in each arena that its thread uses, so that whoever
 * meets it anywhere finds it.
 *   STATE    0: nothing, or nothing that has an owner
 *            bits 0-2: WAITS: until it gets it · LIMITED: no longer than it likes · VICTIM: it has to
 *                      give up · SILENT: until it gets it, but it wants to know of no cycle
 *            bits 3-31: counts its waits
 *   REGION   four words: which region the cell is in; FD: which descriptor this is of its process
 *   MEMBER   its tag there; that region's record alone counts, and has the rest
 *   CELL     the cell's first word
 *   HOLDERS  how to find who has what it waits for: below
 *   SINCE    when it began: sixteenths of a millisecond, the low 32 bits
 */
const STATE = 0;
const REGION = 1;
const FD = 5;
const MEMBER = 6;
const CELL = 7;
const HOLDERS = 8;
const SINCE = 9;
const MODE_BITS = 3;
export const WAITS = 1;
export const LIMITED = 2;
export const VICTIM = 3;
export const SILENT = 4;
export const MODE = 7;
/** The state of a thread's wait, the `count`-th. */
export const waitState = (mode: number, count: number): number => mode | (count << MODE_BITS);
export const countOfWait = (state: number): number => state >>> MODE_BITS;

/*
 * Who has it:
 *   OWNED     the cell's first word, unless it is negative
 *   WRITTEN   the cell's first word, whatever its sign
 *   PERMITS   each of so many words (bits 2-31) behind its first line: one suffices, if any is released
 *   NOTED     whoever has noted `1 | line << 2` in its low 20 bits: all of them have to go
 */
export const NO_HOLDERS = -1;
export const OWNED = 0;
export const WRITTEN = 1;
export const PERMITS = 2;
export const NOTED = 3;
export const permitHolders = (count: number): number => PERMITS | (count << 2);
const OWNER = DEAD - 1;
const LINE_WORDS = 16;
const NOTE = 0xfffff;

/** Where they begin. */
export const permitsOf = (cell: number): number => cell + LINE_WORDS;

/** A wait of some thread, as it was seen. */
export interface Wait {
  readonly words: Int32Array;
  readonly tag: number;
  readonly state: number;
  readonly pid: number;
  readonly start: number;
  readonly cell: number;
  readonly holders: number;
  readonly since: number;
}

/** A cell that is waited for, as the thread has it that waits. */
export interface Wanted {
  readonly region: Region;
  readonly byteOffset: number;
  readonly members: { readonly self: number };
}

/** Publishes, in one arena, that this thread waits. @param slot - its own there */
export function publish(
  words: Int32Array,
  slot: number,
  state: number,
  cell: Wanted,
  holders: number,
  since: number,
): void {
  const { region, members, byteOffset } = cell;
  const first = waitAt(slot, 0);
  for (let word = 0; word < ID_WORDS; word++)
    words[first + REGION + word] = region.words[ID + word] ?? 0;
  words[first + FD] = region.fd;
  words[first + MEMBER] = members.self;
  words[first + CELL] = byteOffset / 4;
  words[first + HOLDERS] = holders;
  words[first + SINCE] = since;
  Atomics.store(words, first + STATE, state);
}

/** It does not wait any more. */
export const withdraw = (words: Int32Array, slot: number): void => {
  Atomics.store(words, waitAt(slot, STATE), 0);
};

export const stateOf = (words: Int32Array, tag: number): number =>
  Atomics.load(words, waitAt(slotOf(tag), STATE));

/** Changes how it waits, if it still does. */
export const restate = ({ words, tag, state }: Wait, mode: number): boolean => {
  const now = (state & ~MODE) | mode;
  return Atomics.compareExchange(words, waitAt(slotOf(tag), STATE), state, now) === state;
};

/** Finds the words of a region by its id, and by who has it as what. Undefined: they cannot be had. */
export type FindWords = (id: string, pid: number, fd: number) => Int32Array | undefined;

const mapIt: FindWords = (id, pid, fd) => {
  try {
    return Region.find({ id, pid, fd }).words;
  } catch {
    return undefined; // it has changed, or may not be looked at
  }
};

/** What that member waits for. Undefined: nothing, it is dead, or it cannot be found out. */
export function waitOf(words: Int32Array, tag: number, find: FindWords = mapIt): Wait | undefined {
  const state = stateOf(words, tag);
  if ((state & MODE) === 0 || !isAlive(words, tag)) return undefined;
  const first = waitAt(slotOf(tag), 0);
  const id = idOf(words, first + REGION);
  const pid = Atomics.load(words, at(slotOf(tag), PID));
  const there = id === idOf(words) ? words : find(id, pid, Atomics.load(words, first + FD));
  if (there === undefined) return undefined;
  const member = Atomics.load(words, first + MEMBER);
  const its = waitAt(slotOf(member), 0);
  const wait = {
    words: there,
    tag: member,
    state: Atomics.load(there, its + STATE),
    pid,
    start: Atomics.load(there, at(slotOf(member), START)),
    cell: Atomics.load(there, its + CELL),
    holders: Atomics.load(there, its + HOLDERS),
    since: Atomics.load(there, its + SINCE),
  };
  const sound = (wait.state & ~MODE) === (state & ~MODE) && isAlive(there, member);
  const inside = wait.cell >= (there[CELLS] ?? 0) / 4 && wait.cell < there.length;
  return sound && inside && stateOf(there, member) === wait.state ? wait : undefined;
}

export const isAlive = (words: Int32Array, tag: number): boolean =>
  tag !== 0 && Atomics.load(words, at(slotOf(tag), TAG)) === tag;

/** Who has what it waits for. Empty: somebody may get it now. */
export function holdersOf({ words, cell, holders }: Wait): number[] {
  if (holders === NOTED) return notedBy(words, cell);
  if (holders <= WRITTEN) {
    const word = Atomics.load(words, cell);
    const owner = holders === OWNED && word < 0 ? 0 : word & OWNER;
    return isAlive(words, owner) ? [owner] : [];
  }
  const tags = new Set<number>();
  for (let left = holders >> 2, word = permitsOf(cell); left > 0; left--, word++) {
    const tag = Atomics.load(words, word);
    if (!isAlive(words, tag)) return [];
    tags.add(tag);
  }
  return [...tags];
}

function notedBy(words: Int32Array, cell: number): number[] {
  const wanted = 1 | ((cell / LINE_WORDS) << 2);
  const tags = [];
  for (let slot = 1; slot <= highestOf(words); slot++) {
    const tag = Atomics.load(words, at(slot, TAG));
    if (tag <= 0 || (tag & DEAD) !== 0) continue;
    if (hasNote(words, slot, (note) => (note & NOTE) === wanted)) tags.push(tag);
  }
  return tags;
}

/** What the cell of a wait is called. */
export const labelOf = ({ words, cell }: Pick<Wait, 'words' | 'cell'>): string =>
  entryOf(words, cell * 4).label;

/** Those who have published that they wait for the cell that begins there, for ever or not. */
export function waitersOf(words: Int32Array, cell: number): number[] {
  const id = idOf(words);
  const tags = [];
  for (let slot = 1; slot <= highestOf(words); slot++) {
    const first = waitAt(slot, 0);
    const waits = (Atomics.load(words, first + STATE) & MODE) !== 0;
    if (!waits || words[first + CELL] !== cell || idOf(words, first + REGION) !== id) continue;
    const tag = Atomics.load(words, at(slot, TAG));
    if (isAlive(words, tag)) tags.push(tag);
  }
  return tags;
}
