import { HEADER, IsoprocError, LINE, type Region } from '@isoproc/core';

/** Where a message is that is too long for the ring. */
export interface Spilled {
  /** In lines of 64 bytes from the region's beginning. */
  readonly line: number;
  readonly ticket: number;
  readonly length: number;
}

/** What a record has of it, instead of the message. */
export const SPILLED_BYTES = 12;

export function readSpilled(bytes: Uint8Array, start: number): Spilled {
  const [line = 0, ticket = 0, length = 0] = new Int32Array(
    bytes.buffer,
    bytes.byteOffset + start,
    3,
  );
  return { line, ticket, length };
}

export function writeSpilled(
  { line, ticket, length }: Spilled,
  bytes: Uint8Array,
  start: number,
): void {
  new Int32Array(bytes.buffer, bytes.byteOffset + start, 3).set([line, ticket, length]);
}

/*
 * A block's first line: SIZE, lines of the block with this one · OWNER, 0: free, otherwise the ticket of
 * the message in it. Blocks stand one after the other up to the END, a word of the control.
 */
const SIZE = 0;
const OWNER = 1;
const WORDS = LINE / 4;
/** How much the file grows at least, in lines. */
const STEP = 16 * 1024;

interface ControlAt {
  /** Lines in use from the region's header on. */
  readonly end: number;
  readonly ticket: number;
}

/**
 * Room for long messages: blocks in a file that grows. Allocated by who has the put lock, freed by
 * whoever got the message, who has the get lock.
 */
export class Spill {
  readonly #first: number;

  /** @param from - bytes of the region that are in use for something else; a multiple of 64 */
  constructor(
    private readonly region: Region,
    from: number,
    private readonly control: Int32Array,
    private readonly at: ControlAt,
  ) {
    this.#first = (HEADER + from) / LINE;
  }

  /** Bytes to write a message to. Needs the put lock. @throws ENOSPC, EFBIG */
  allocate(length: number): { bytes: Uint8Array; spilled: Spilled } {
    const lines = 1 + Math.ceil(length / LINE);
    const line = this.#findFree(lines) ?? this.#append(lines);
    const ticket = ((this.control[this.at.ticket] ?? 0) + 1) & 0x7fffffff || 1;
    this.control[this.at.ticket] = ticket;
    Atomics.store(this.region.words, line * WORDS + OWNER, ticket);
    return { bytes: this.#bytes(line, length), spilled: { line, ticket, length } };
  }

  /** The message. Needs the get lock. */
  read({ line, length }: Spilled): Uint8Array {
    if ((line + 1) * LINE + length > this.region.buffer.byteLength) this.region.remap();
    return this.#bytes(line, length);
  }

  free({ line, ticket }: Spilled): void {
    Atomics.compareExchange(this.region.words, line * WORDS + OWNER, ticket, 0);
  }

  /** Frees what none of these needs: somebody has died having it. Needs both locks. */
  keepOnly(needed: ReadonlySet<number>): void {
    for (const { line, owner } of this.#blocks())
      if (owner !== 0 && !needed.has(owner)) this.free({ line, ticket: owner, length: 0 });
  }

  #bytes(line: number, length: number): Uint8Array {
    return new Uint8Array(this.region.buffer, (line + 1) * LINE, length);
  }

  #findFree(lines: number): number | undefined {
    let start = -1;
    let free = 0;
    for (const { line, size, owner } of this.#blocks()) {
      if (owner !== 0) {
        start = -1;
        continue;
      }
      if (start < 0) [start, free] = [line, 0];
      free += size;
      if (free < lines) continue;
      // What is left over becomes a block first: who dies in between must leave a whole list.
      const rest = free - lines;
      if (rest > 0) this.region.words.set([rest, 0], (start + lines) * WORDS);
      Atomics.store(this.region.words, start * WORDS + SIZE, rest > 0 ? lines : free);
      return start;
    }
    return undefined;
  }

  #append(lines: number): number {
    const used = this.control[this.at.end] ?? 0;
    const line = this.#first + used;
    const end = (line + lines) * LINE;
    if (end > this.region.buffer.byteLength) {
      this.region.remap(); // another process may have made it longer
      if (end > this.region.buffer.byteLength) this.region.grow(end + STEP * LINE);
    }
    this.region.words.set([lines, 0], line * WORDS);
    Atomics.store(this.control, this.at.end, used + lines);
    return line;
  }

  *#blocks(): Generator<{ line: number; size: number; owner: number }> {
    const end = this.#first + (this.control[this.at.end] ?? 0);
    if (end * LINE > this.region.buffer.byteLength) this.region.remap();
    for (let line = this.#first; line < end;) {
      const size = this.region.words[line * WORDS + SIZE] ?? 0;
      if (size < 1)
        throw new IsoprocError('ERR_REGION', 'queue: its memory is damaged; make a new one');
      const owner = Atomics.load(this.region.words, line * WORDS + OWNER);
      yield { line, size, owner };
      line += size;
    }
  }
}
