import { decode, encode } from '@isoproc/core';

/** What a message's bytes are. */
const enum Kind {
  Encoded,
  Bytes,
  Buffer,
  Latin1,
  Utf16,
  Number,
  Undefined,
  Null,
  True,
  False,
}

/** Set beside the kind: the record only says where the message is. */
export const SPILLED = 256;

/** A value on its way into shared memory. */
export interface Message {
  readonly kind: number;
  readonly length: number;
  readonly value: unknown;
}

const scratch = new Float64Array(1);
const scratchBytes = new Uint8Array(scratch.buffer);

/**
 * @throws DOMException `DataCloneError` for what cannot be cloned
 * @throws IsoprocError `ERR_HANDLE` for a handle of descriptors
 */
export function messageOf(value: unknown): Message {
  switch (typeof value) {
    case 'string': {
      const { length } = value;
      return isLatin1(value)
        ? { kind: Kind.Latin1, length, value }
        : { kind: Kind.Utf16, length: 2 * length, value };
    }
    case 'number':
      return { kind: Kind.Number, length: 8, value };
    case 'undefined':
      return { kind: Kind.Undefined, length: 0, value };
    case 'boolean':
      return { kind: value ? Kind.True : Kind.False, length: 0, value };
    case 'object':
      if (value === null) return { kind: Kind.Null, length: 0, value };
      if (value instanceof Uint8Array) {
        const { constructor } = value;
        if (constructor === Uint8Array) return { kind: Kind.Bytes, length: value.length, value };
        if (constructor === Buffer) return { kind: Kind.Buffer, length: value.length, value };
      }
  }
  const { data } = encode(value, 0, Infinity, false);
  return { kind: Kind.Encoded, length: data.length, value: data };
}

export function write({ kind, length, value }: Message, bytes: Uint8Array, start: number): void {
  switch (kind) {
    case Kind.Encoded:
    case Kind.Bytes:
    case Kind.Buffer:
      copyInto(value as Uint8Array, bytes, start);
      return;
    case Kind.Latin1:
      writeLatin1(value as string, bytes, start);
      return;
    case Kind.Utf16:
      bufferOf(bytes, start, length).write(value as string, 'utf16le');
      return;
    case Kind.Number:
      scratch[0] = value as number;
      copyInto(scratchBytes, bytes, start);
  }
}

export function read(kind: number, bytes: Uint8Array, start: number, length: number): unknown {
  switch (kind as Kind) {
    case Kind.Encoded:
      return decode(copyOf(bytes, start, length), []);
    case Kind.Bytes:
      return copyOf(bytes, start, length);
    case Kind.Buffer:
      return Buffer.from(copyOf(bytes, start, length).buffer);
    case Kind.Latin1:
      return bufferOf(bytes, start, length).toString('latin1');
    case Kind.Utf16:
      return bufferOf(bytes, start, length).toString('utf16le');
    case Kind.Number:
      for (let i = 0; i < 8; i++) scratchBytes[i] = bytes[start + i] ?? 0;
      return scratch[0];
    case Kind.Null:
      return null;
    case Kind.True:
      return true;
    case Kind.False:
      return false;
    default:
      return undefined;
  }
}

// Below this, a loop is quicker than a call of the engine's own copying.
const SHORT = 96;

function copyInto(from: Uint8Array, to: Uint8Array, start: number): void {
  if (from.length > SHORT) to.set(from, start);
  else for (let i = 0; i < from.length; i++) to[start + i] = from[i] ?? 0;
}

function copyOf(from: Uint8Array, start: number, length: number): Uint8Array {
  if (length > SHORT) return from.slice(start, start + length);
  const copy = new Uint8Array(length);
  for (let i = 0; i < length; i++) copy[i] = from[start + i] ?? 0;
  return copy;
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return false;
  return true;
}

function writeLatin1(text: string, bytes: Uint8Array, start: number): void {
  if (text.length > SHORT) bufferOf(bytes, start, text.length).write(text, 'latin1');
  else for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
}

const bufferOf = (bytes: Uint8Array, start: number, length: number): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, length);
