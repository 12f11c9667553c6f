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

/** @param memory - the same bytes twice: the engine's own copying of strings is a Buffer's */
export function write({ kind, length, value }: Message, memory: Memory, start: number): void {
  switch (kind) {
    case Kind.Encoded:
    case Kind.Bytes:
    case Kind.Buffer:
      memory.bytes.set(value as Uint8Array, start);
      return;
    case Kind.Latin1:
      memory.buffer.write(value as string, start, length, 'latin1');
      return;
    case Kind.Utf16:
      memory.buffer.write(value as string, start, length, 'utf16le');
      return;
    case Kind.Number:
      memory.buffer.writeDoubleLE(value as number, start);
  }
}

export function read(kind: number, { bytes, buffer }: Memory, start: number, length: number): unknown {
  switch (kind as Kind) {
    case Kind.Encoded:
      return decode(copyOf(bytes, start, length), []);
    case Kind.Bytes:
      return copyOf(bytes, start, length);
    case Kind.Buffer: {
      const copy = copyOf(bytes, start, length);
      return Buffer.from(copy.buffer, copy.byteOffset, length);
    }
    case Kind.Latin1:
      return buffer.toString('latin1', start, start + length);
    case Kind.Utf16:
      return buffer.toString('utf16le', start, start + length);
    case Kind.Number:
      return buffer.readDoubleLE(start);
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

/** Shared bytes. */
export interface Memory {
  readonly bytes: Uint8Array;
  readonly buffer: Buffer;
}

export const memoryOf = (bytes: Uint8Array): Memory => ({
  bytes,
  buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
});

// From here on, memory that nobody has set to zero is cheaper.
const LONG = 4096;

function copyOf(from: Uint8Array, start: number, length: number): Uint8Array {
  if (length < LONG) return from.slice(start, start + length);
  const copy = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
  copy.set(from.subarray(start, start + length));
  return copy;
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return false;
  return true;
}
