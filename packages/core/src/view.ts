import { IsoprocError } from './error.js';

type Kind = new (buffer: ArrayBufferLike, offset: number, length: number) => NodeJS.ArrayBufferView;

// The position is what is written: append only. Float16Array exists from Node 24 on.
const kinds = [
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
  DataView,
  Buffer,
  (globalThis as { Float16Array?: unknown }).Float16Array,
] as unknown as (Kind | undefined)[];

const BUFFER = kinds.indexOf(Buffer);

/** The number by which a kind of view travels. */
export function kindOf(view: NodeJS.ArrayBufferView): number {
  if (Buffer.isBuffer(view)) return BUFFER;
  const exact = kinds.indexOf(view.constructor as Kind);
  if (exact >= 0) return exact;
  const near = kinds.findIndex((kind) => kind !== undefined && view instanceof kind);
  if (near >= 0) return near;
  throw new DOMException(`${view.constructor.name} could not be cloned`, 'DataCloneError');
}

/** A view of `length` bytes at `offset` of `bytes`: of this very memory if it may and fits. */
export function viewOf(
  kind: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
  owned: boolean,
): NodeJS.ArrayBufferView {
  const Type = kinds[kind];
  if (Type === undefined) {
    throw new IsoprocError('ERR_CODEC', `typed array of kind ${kind}: unknown to this Node`);
  }
  const size = 'BYTES_PER_ELEMENT' in Type ? Number(Type.BYTES_PER_ELEMENT) : 1;
  const at = bytes.byteOffset + offset;
  if (owned && at % size === 0) return make(kind, Type, bytes.buffer, at, length / size);
  const copy = new Uint8Array(bytes.subarray(offset, offset + length));
  return make(kind, Type, copy.buffer, 0, length / size);
}

const make = (kind: number, Type: Kind, memory: ArrayBufferLike, at: number, count: number) =>
  kind === BUFFER ? Buffer.from(memory, at, count) : new Type(memory, at, count);
