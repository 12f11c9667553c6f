import { IsoprocError } from '../error.js';
import type { Members } from './member.js';
import {
  type CellEntry,
  type CellOptions,
  checkNamed,
  directoryOf,
  enter,
  entryOf,
} from './directory.js';
import { membersOf } from './membership.js';
import { CELLS, HEADER, Region } from './region.js';
import { COUNT, countOf, giveBack, renew, take } from './share-count.js';
import { TABLE } from './slot.js';

/** A cell is of whole cache lines of its own, so that neighbours do not slow each other down. */
export const LINE = 64;
/** With what stands before them, fewer than 2 ** 18 lines: see rw-note.ts of @isoproc/lock. */
const ARENA = 14 * 1024 * 1024;
/** From here on a block has a region of its own. */
const LARGE = 64 * 1024;
/** Words of a cell's first line that its owner may use. */
export const CELL_WORDS = COUNT;

/**
 * A piece of shared memory for a lock or the like, in an arena: a region whose members know of each
 * other's deaths. Only the process that made it ever uses it again, when nobody has it any more; a
 * process that was killed has it for ever, until the whole arena is gone with its last member.
 */
export class Cell {
  readonly members: Members;
  readonly words: Int32Array;
  #entry: CellEntry | undefined;

  private constructor(
    readonly region: Region,
    readonly byteOffset: number,
    readonly byteLength: number,
  ) {
    this.members = membersOf(region);
    this.words = new Int32Array(region.buffer, byteOffset, byteLength >> 2);
    forgotten.register(this, { region, byteOffset, byteLength });
  }

  /**
   * Zeroes.
   *
   * @param byteLength - rounded up to whole lines
   * @param options - for those who look at it from outside; a name or a rank take one line more
   * @throws RangeError
   */
  static create(byteLength = LINE, options: CellOptions = {}): Cell {
    const lines = Math.ceil(byteLength / LINE) + (checkNamed(options) ? 1 : 0);
    const length = lines * LINE;
    const used = takeFree(length);
    const { region, byteOffset } = used ?? takeNew(length);
    const cell = new Cell(region, byteOffset, length);
    if (used !== undefined) cell.words.fill(0, 0, COUNT).fill(0, COUNT + 1);
    renew(cell.words, 0);
    enter(region.words, byteOffset, length, options);
    return cell;
  }

  /** The cell again, on the other side. @param state - what `share` gave for it */
  static from(region: Region | undefined, state: unknown): Cell {
    const { byteOffset, byteLength } = state as SharedCell;
    if (region !== undefined && byteOffset + byteLength <= region.buffer.byteLength)
      return new Cell(region, byteOffset, byteLength);
    throw new IsoprocError('ERR_REGION', 'attach to shared memory: it ends before the cell does');
  }

  /** What its region says of it: kind, name, rank. */
  get entry(): CellEntry {
    return (this.#entry ??= entryOf(this.region.words, this.byteOffset));
  }

  /** Who is sent it has it from now on. */
  share(): SharedCell {
    take(this.words, 0);
    return { byteOffset: this.byteOffset, byteLength: this.byteLength };
  }
}

/** How a cell travels, beside its region. */
export interface SharedCell {
  readonly byteOffset: number;
  readonly byteLength: number;
}

type Place = Pick<Cell, 'region' | 'byteOffset' | 'byteLength'>;

let arena: { region: Region; used: number } | undefined;
/** Of this process's own arenas: what nobody has any more, and what only others have. */
const free = new Map<number, Place[]>();
const lent: Place[] = [];
const own = new WeakSet<Region>();

const forgotten = new FinalizationRegistry<Place>((place) => {
  const { region, byteOffset } = place;
  const left = giveBack(region.words, byteOffset / 4);
  if (!own.has(region)) return;
  if (left === 0) putFree(place);
  else lent.push(place);
});

function putFree(place: Place): void {
  const places = free.get(place.byteLength);
  if (places === undefined) free.set(place.byteLength, [place]);
  else places.push(place);
}

function takeFree(byteLength: number): Place | undefined {
  // A few at a time, from the oldest on: each is looked at again and again, and none too often.
  for (let looks = Math.min(4, lent.length); looks > 0; looks--) {
    const place = lent.shift();
    if (place === undefined) break;
    if (countOf(place.region.words, place.byteOffset / 4) === 0) putFree(place);
    else lent.push(place);
  }
  return free.get(byteLength)?.pop();
}

function takeNew(byteLength: number): Pick<Place, 'region' | 'byteOffset'> {
  if (byteLength > LARGE) {
    return newRegion(byteLength);
  }
  if (arena === undefined || arena.used + byteLength > arena.region.buffer.byteLength) {
    const { region, byteOffset } = newRegion(ARENA);
    own.add(region);
    arena = { region, used: byteOffset };
  }
  const byteOffset = arena.used;
  arena.used += byteLength;
  return { region: arena.region, byteOffset };
}

/** A region for so many bytes of cells: a table of members, a directory, and these. */
function newRegion(byteLength: number): Pick<Place, 'region' | 'byteOffset'> {
  const before = TABLE + directoryOf(byteLength);
  const region = Region.create(before + byteLength);
  return { region, byteOffset: (region.words[CELLS] = HEADER + before) };
}
