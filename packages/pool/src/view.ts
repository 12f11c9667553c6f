import { allocate, Region } from '@isoproc/core';

type View = Uint8Array;
type ViewType = new (buffer: ArrayBufferLike, offset: number, length: number) => View;

const types = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  Buffer,
] as unknown as ViewType[];

/** From here on, a copy beside the other values is quicker than a clone with them. */
const BIG = 4096;
/*
 * A view in a body: 12 words. Which of the values it is; its type; how many bytes; whether it lies in a
 * region (1), and then where in it (low and high word), whose process and descriptor, and the four
 * words of its id. The bytes of those that do not (0) follow behind all entries, aligned.
 */
const ENTRY = 12;
const ID = 2;
const align = (length: number): number => (length + 7) & ~7;

/** The regions seen last: what comes again need not be mapped again. */
const kept: Region[] = [];
const MOST_KEPT = 16;

function keep(region: Region): Region {
  const at = kept.indexOf(region);
  if (at === 0) return region;
  if (at > 0) kept.splice(at, 1);
  else if (kept.length === MOST_KEPT) kept.pop();
  kept.unshift(region);
  return region;
}

/** Whether a value is a typed array that goes beside the others. */
export function isApart(value: unknown): value is View {
  if (!ArrayBuffer.isView(value)) return false;
  if (value.byteLength < BIG && Region.holding(value.buffer) === undefined) return false;
  return types.includes(value.constructor as ViewType);
}

/** Bytes that `writeViews` needs for these. */
export function sizeOfViews(views: readonly View[]): number {
  let total = align(4 + views.length * ENTRY * 4);
  for (const { buffer, byteLength } of views)
    if (Region.holding(buffer) === undefined) total += align(byteLength);
  return total;
}

/** @param places - which of the values they are */
export function writeViews(bytes: Uint8Array, views: readonly View[], places: number[]): void {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, 1 + views.length * ENTRY);
  words[0] = views.length;
  let data = align(words.byteLength);
  for (const [i, view] of views.entries()) {
    const { buffer, byteOffset, byteLength } = view;
    const at = 1 + i * ENTRY;
    const region = Region.holding(buffer);
    const type = types.indexOf(view.constructor as ViewType);
    words.set([places[i] ?? 0, type, byteLength, region === undefined ? 0 : 1], at);
    if (region === undefined) {
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), data);
      data += align(byteLength);
    } else {
      const { pid, fd } = region.reference;
      words.set([byteOffset | 0, Math.floor(byteOffset / 2 ** 32), pid, fd], at + 4);
      words.set(region.words.subarray(ID, ID + 4), at + 8);
      keep(region);
    }
  }
}

/** Puts them where they were among `values`; gives where what follows them begins. */
export function readViews(bytes: Uint8Array, values: unknown[]): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
  const count = words[0] ?? 0;
  let data = align(4 + count * ENTRY * 4);
  for (let i = 0; i < count; i++) {
    const at = 1 + i * ENTRY;
    const [place = 0, type = 0, length = 0, shared = 0] = words.subarray(at, at + 4);
    values[place] =
      shared === 1
        ? make(type, ...placeOf(words, at), length)
        : make(type, copyOf(bytes, data, length), 0, length);
    if (shared === 0) data += align(length);
  }
  return data;
}

function placeOf(words: Int32Array, at: number): [buffer: ArrayBuffer, offset: number] {
  const [low = 0, high = 0, pid = 0, fd = 0] = words.subarray(at + 4, at + 8);
  const id = Buffer.from(words.buffer, words.byteOffset + (at + 8) * 4, 16).toString('hex');
  const region = keep(Region.find({ id, pid, fd }));
  return [region.buffer, high * 2 ** 32 + (low >>> 0)];
}

function copyOf(bytes: Uint8Array, start: number, length: number): ArrayBuffer {
  const copy = allocate(length);
  copy.set(bytes.subarray(start, start + length));
  return copy.buffer;
}

function make(type: number, buffer: ArrayBuffer, offset: number, length: number): unknown {
  const Type = types[type];
  if (Type === undefined || offset + length > buffer.byteLength)
    throw new RangeError(`pool: a typed array that cannot be: type ${type}, ${length} bytes`);
  if (Type === (Buffer as unknown)) return Buffer.from(buffer, offset, length);
  return new Type(
    buffer,
    offset,
    length / (Type as unknown as Uint8ArrayConstructor).BYTES_PER_ELEMENT,
  );
}
