import { CELLS, idOf } from './region.js';
import { countOf } from './share-count.js';

/** What cells are, for those who look at them from outside. The numbers are in shared memory. */
export const kinds = [
  'memory',
  'Lock',
  'RLock',
  'RWLock',
  'Condition',
  'Event',
  'Semaphore',
  'BoundedSemaphore',
  'Barrier',
  'Queue',
  'SharedValue',
] as const;
export type Kind = (typeof kinds)[number];

/** What a cell may be called, and its place in an order of acquiring. */
export interface CellOptions {
  readonly kind?: Kind | undefined;
  readonly name?: string | undefined;
  readonly rank?: number | undefined;
}

const LINE_BYTES = 64;
/** Bytes of a name. */
export const LONGEST_NAME = 55;

/*
 * The directory of a region's cells, right before them: a word for each line, of which the one of a
 * cell's first line says
 *   bits 0-4   its kind
 *   bit 5      NAMED: its last line is its name's
 *   bits 6-31  how many lines it has; 0: here, and behind, is no cell yet
 * The line of a name: RANKED 0 or 1, RANK, and from the third word on the name, zeroes behind.
 */
const NAMED = 1 << 5;
const LENGTH_SHIFT = 6;
const RANK = 1;
const NAME_BYTES = 8;

const lineOf = (words: Int32Array, byteOffset: number): number =>
  (byteOffset - (words[CELLS] ?? 0)) / LINE_BYTES;

/** Bytes of a directory for so many bytes of cells, in whole lines. */
export const directoryOf = (byteLength: number): number =>
  Math.ceil(((byteLength / LINE_BYTES) * 4) / LINE_BYTES) * LINE_BYTES;

function entryAt(words: Int32Array, byteOffset: number): number {
  const cells = words[CELLS] ?? 0;
  return cells / 4 - directoryOf(words.length * 4 - cells) / 4 + lineOf(words, byteOffset);
}

/** @throws RangeError: no name, or no rank */
export function checkNamed({ name, rank }: CellOptions): boolean {
  const bytes = name === undefined ? 1 : Buffer.byteLength(name);
  if (bytes < 1 || bytes > LONGEST_NAME || name?.includes('\0') === true)
    throw new RangeError(
      `name: 1 to ${String(LONGEST_NAME)} bytes without zeroes are needed, got ${JSON.stringify(name)}`,
    );
  if (rank !== undefined && (rank | 0) !== rank)
    throw new RangeError(`rank: an integer of 32 bits is needed, got ${String(rank)}`);
  return name !== undefined || rank !== undefined;
}

/** Enters a cell that was just made, or made anew. */
export function enter(
  words: Int32Array,
  byteOffset: number,
  byteLength: number,
  options: CellOptions,
): void {
  const { kind = 'memory', name = '', rank } = options;
  const named = checkNamed(options);
  if (named) {
    const line = (byteOffset + byteLength - LINE_BYTES) / 4;
    words.set([rank === undefined ? 0 : 1, rank ?? 0], line);
    const room = Buffer.from(words.buffer, words.byteOffset + line * 4 + NAME_BYTES, LONGEST_NAME);
    room.fill(0).write(name);
  }
  const lines = (byteLength / LINE_BYTES) << LENGTH_SHIFT;
  Atomics.store(
    words,
    entryAt(words, byteOffset),
    kinds.indexOf(kind) | (named ? NAMED : 0) | lines,
  );
}

/** A cell as its region tells of it. */
export interface CellEntry {
  readonly kind: Kind;
  /** Its first word in the region. */
  readonly at: number;
  /** Without the line of its name. */
  readonly byteLength: number;
  readonly name: string | undefined;
  readonly rank: number | undefined;
  /** Its name in quotation marks, or else what it is and where: `Lock 7f3a12c8:3`. */
  readonly label: string;
}

/** What stands in the directory for the cell that begins there. */
export function entryOf(words: Int32Array, byteOffset: number): CellEntry {
  const entry = Atomics.load(words, entryAt(words, byteOffset));
  const kind = kinds[entry & (NAMED - 1)] ?? 'memory';
  const whole = (entry >>> LENGTH_SHIFT) * LINE_BYTES;
  const named = (entry & NAMED) !== 0;
  const byteLength = named ? whole - LINE_BYTES : whole;
  let name: string | undefined;
  let rank: number | undefined;
  if (named) {
    const line = (byteOffset + byteLength) / 4;
    const bytes = Buffer.from(words.buffer, words.byteOffset + line * 4 + NAME_BYTES, LONGEST_NAME);
    name = bytes.toString('utf8', 0, bytes.indexOf(0) < 0 ? bytes.length : bytes.indexOf(0));
    if (name === '') name = undefined;
    if (words[line] === 1) rank = words[line + RANK];
  }
  const where = `${kind} ${idOf(words).slice(0, 8)}:${String(lineOf(words, byteOffset))}`;
  const label = name === undefined ? where : JSON.stringify(name);
  return { kind, at: byteOffset / 4, byteLength, name, rank, label };
}

/** Where the cells begin that there are, and how many bytes each has. */
function* places(words: Int32Array): Generator<readonly [byteOffset: number, byteLength: number]> {
  const first = words[CELLS] ?? 0;
  for (let byteOffset = first; first > 0 && byteOffset < words.length * 4;) {
    const lines = Atomics.load(words, entryAt(words, byteOffset)) >>> LENGTH_SHIFT;
    if (lines === 0) return;
    yield [byteOffset, lines * LINE_BYTES];
    byteOffset += lines * LINE_BYTES;
  }
}

/** The cells that somebody has. */
export function* cellsOf(words: Int32Array): Generator<CellEntry> {
  for (const [byteOffset] of places(words))
    if (countOf(words, byteOffset / 4) > 0) yield entryOf(words, byteOffset);
}

/** Behind the last one. */
export const cellsEnd = (words: Int32Array): number =>
  [...places(words)].reduce(
    (_, [byteOffset, byteLength]) => byteOffset + byteLength,
    words[CELLS] ?? 0,
  );
