import { SharedMemoryError } from './shared-memory-error.js';
import {
  BOOL,
  BYTES,
  type Encoded,
  formatOf,
  NONE,
  roomFor,
  type ShareableItem,
  TEXT,
} from './list-item.js';

/*
 * The memory of Python's ShareableList, in its byte order (x64 and arm64: little endian):
 *   8 bytes        how many items, n
 *   8 × (n + 1)    where each begins in the data, and where the data ends
 *   data           the items, each in whole eights
 *   8 × n          formats of `struct`, filled up with zeroes
 *   n              how it comes back: 0 as it is, 1 text, 2 bytes, 3 None
 */
const EIGHT = 8;

/** Bytes of a list of these items. */
export const sizeOf = (items: readonly Encoded[]): number =>
  items.reduce((sum, item) => sum + roomFor(item) + 2 * EIGHT + 1, 2 * EIGHT);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads and writes the items of a list. */
export class ListLayout {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #data: DataView;
  readonly #offsets: readonly number[];

  /** @throws SharedMemoryError `ERR_SHM_FORMAT` when there is no list in these bytes */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = bytes.length < 2 * EIGHT ? -1 : Number(this.#data.getBigInt64(0, true));
    if (length < 0 || (length + 2) * EIGHT > bytes.length) throw noList();
    this.length = length;
    const offset = (_: unknown, i: number) => Number(this.#data.getBigInt64(EIGHT * (i + 1), true));
    this.#offsets = Array.from({ length: length + 1 }, offset);
    const ascending = this.#offsets.every(
      (at, i) => i === 0 || at - (this.#offsets[i - 1] ?? 0) >= 8,
    );
    if (this.#offsets[0] !== 0 || !ascending || this.#codes + length > bytes.length) throw noList();
  }

  static write(bytes: Uint8Array, items: readonly Encoded[]): ListLayout {
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    data.setBigInt64(0, BigInt(items.length), true);
    let end = 0;
    items.forEach((item, i) => {
      end += roomFor(item);
      data.setBigInt64(EIGHT * (i + 2), BigInt(end), true);
    });
    const list = new ListLayout(bytes);
    items.forEach((item, i) => list.set(i, item));
    return list;
  }

  /** The format of an item, as Python's `struct` has it. */
  format(index: number): string {
    const at = this.#formats + index * EIGHT;
    return Buffer.from(this.#bytes.subarray(at, at + EIGHT))
      .toString('latin1')
      .replace(/\0+$/, '');
  }

  get(index: number): ShareableItem {
    const format = this.format(index);
    const [at, room] = this.#place(index);
    const code = this.#bytes[this.#codes + index];
    if (code === 3) return null;
    if (format === 'q') return itemOf(this.#data.getBigInt64(at, true));
    if (format === 'd') return this.#data.getFloat64(at, true);
    if (format === BOOL) return this.#bytes[at + 7] !== 0;
    const length = /^\d+s$/.test(format) ? parseInt(format) : -1;
    if (length < 0 || length > room || (code !== TEXT && code !== BYTES)) throw noItem(index);
    return this.#text(index, this.#bytes.subarray(at, at + length), code);
  }

  set(index: number, item: Encoded): void {
    const [at, room] = this.#place(index);
    if (item.format === 's' && item.value.length > room) {
      const message = `set ${index}: ${room} bytes are kept there, got ${item.value.length}`;
      throw new SharedMemoryError('ERR_SHM_ITEM', message);
    }
    // Text keeps its format, as in Python; the room is the same.
    const format = formatOf(item, room);
    this.#bytes.fill(0, at, at + (item.format === 's' ? room : EIGHT));
    if (item.format === 'q') this.#data.setBigInt64(at, item.value, true);
    else if (item.format === 'd') this.#data.setFloat64(at, item.value, true);
    else if (item.format === BOOL) this.#bytes[at + 7] = Number(item.value);
    else if (item.format !== NONE) this.#bytes.set(item.value, at);
    this.#bytes.set(
      Buffer.from(format.padEnd(EIGHT, '\0'), 'latin1'),
      this.#formats + index * EIGHT,
    );
    this.#bytes[this.#codes + index] = item.code;
  }

  /** Python cuts off the zeroes at the end of text and of bytes. */
  #text(index: number, bytes: Uint8Array, code: typeof TEXT | typeof BYTES): string | Uint8Array {
    let length = bytes.length;
    while (length > 0 && bytes[length - 1] === 0) length--;
    const own = bytes.slice(0, length);
    if (code === BYTES) return own;
    try {
      return utf8.decode(own);
    } catch (cause) {
      throw noItem(index, { cause });
    }
  }

  #place(index: number): [at: number, room: number] {
    const begin = this.#offsets[index] ?? 0;
    return [(this.length + 2) * EIGHT + begin, (this.#offsets[index + 1] ?? 0) - begin];
  }

  get #formats(): number {
    return (this.length + 2) * EIGHT + (this.#offsets[this.length] ?? 0);
  }

  get #codes(): number {
    return this.#formats + this.length * EIGHT;
  }
}

/** The item as a list gives it: a number where that is exact. */
export const itemOf = (item: ShareableItem): ShareableItem =>
  typeof item === 'bigint' && Number.isSafeInteger(Number(item)) ? Number(item) : item;

const noList = () =>
  new SharedMemoryError('ERR_SHM_FORMAT', 'there is no ShareableList in this memory; who made it?');

const noItem = (index: number, options?: ErrorOptions) =>
  new SharedMemoryError('ERR_SHM_FORMAT', `item ${index} of the list is of no known form`, options);
