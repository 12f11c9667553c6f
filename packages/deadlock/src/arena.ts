import {
  type CellEntry,
  cellsOf,
  holdersOf,
  type Kind,
  markedIn,
  membersIn,
  NOTED,
  OWNED,
  waitersOf,
  WRITTEN,
} from '@isoproc/core';

/** A lock or the like, as it was seen. */
export interface LockState {
  readonly kind: Kind;
  readonly name: string | undefined;
  /** Its name in quotation marks, or what it is and where. */
  readonly label: string;
  readonly rank: number | undefined;
  readonly state: string;
  /** Pids, once for each time; of a dead process that nobody has noticed yet, too. */
  readonly holders: readonly number[];
  /** Pids of those who wait for it, as far as can be told: who was killed waiting may be counted. */
  readonly waiters: readonly number[];
}

interface Layout {
  /** The first words of its waiting places (PLACE_WORDS). */
  readonly places: readonly number[];
  /** Whether who has it is known. */
  readonly owned?: boolean;
  readonly state?: (words: Int32Array, at: number) => string;
}

const ACTIVE = 1 << 30;
const word = (words: Int32Array, at: number): number => Atomics.load(words, at);

// What each package says of its cells, for looking at them from outside.
const layouts: Partial<Record<Kind, Layout>> = {
  Lock: { places: [3], owned: true },
  RLock: { places: [3], owned: true },
  RWLock: {
    places: [3, 7, 11],
    owned: true,
    state: (words, at) => ((word(words, at) & ACTIVE) === 0 ? '' : 'writing'),
  },
  Condition: { places: [3] },
  Event: { places: [1], state: (words, at) => ((word(words, at) & 1) === 1 ? 'set' : 'not set') },
  Semaphore: { places: [1], state: (words, at) => `${String(word(words, at))} left` },
  BoundedSemaphore: { places: [0], owned: true },
  Barrier: { places: [0] },
  Queue: { places: [32, 48, 80] },
};

const PERMITS = 16;

/** All that an arena has of these. */
export function cellsIn(words: Int32Array): LockState[] {
  const members = membersIn(words);
  const pidOf = new Map(members.map(({ tag, pid }) => [tag, pid]));
  const seen = [];
  for (const entry of cellsOf(words)) {
    const layout = layouts[entry.kind];
    if (layout === undefined) continue;
    const holders = tagsOf(words, entry).map((tag) => pidOf.get(tag) ?? 0);
    const waiting = new Set(waitersOf(words, entry.at));
    for (const place of layout.places)
      for (const bit of markedIn(words, entry.at + place))
        for (const { tag } of members) if ((tag & 63) === bit) waiting.add(tag);
    const { kind, name, label, rank, at } = entry;
    const said = layout.state?.(words, at) ?? '';
    const state = said || (layout.owned === true ? (holders.length > 0 ? 'held' : 'free') : '');
    const waiters = [...waiting].map((tag) => pidOf.get(tag) ?? 0);
    seen.push({ kind, name, label, rank, state, holders, waiters });
  }
  return seen;
}

function tagsOf(words: Int32Array, { at, kind, byteLength }: CellEntry): number[] {
  if (kind === 'BoundedSemaphore')
    return [...words.subarray(at + PERMITS, at + byteLength / 4)].filter((tag) => tag !== 0);
  const wait = { words, cell: at, tag: 0, state: 0, pid: 0, start: 0, since: 0 };
  const by = (holders: number) => holdersOf({ ...wait, holders });
  if (kind === 'Lock' || kind === 'RLock') return by(OWNED);
  if (kind !== 'RWLock') return [];
  // Who is about to write has nothing yet.
  return (word(words, at) & ACTIVE) === 0 ? by(NOTED) : by(WRITTEN);
}
