import { allocate, decode, encode } from '@isoproc/core';

// What a message's bytes are.
const ENCODED = 0;
const BYTES = 1;
const BUFFER = 2;
const LATIN1 = 3;
const UTF16 = 4;
const NUMBER = 5;
const UNDEFINED = 6;
const NULL = 7;
const TRUE = 8;
const FALSE = 9;

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
        ? { kind: LATIN1, length, value }
        : { kind: UTF16, length: 2 * length, value };
    }
    case 'number':
      return { kind: NUMBER, length: 8, value };
    case 'undefined':
      return { kind: UNDEFINED, length: 0, value };
    case 'boolean':
      return { kind: value ? TRUE : FALSE, length: 0, value };
    case 'object':
      if (value === null) return { kind: NULL, length: 0, value };
      if (value instanceof Uint8Array) {
        const { constructor } = value;
        if (constructor === Uint8Array) return { kind: BYTES, length: value.length, value };
        if (constructor === Buffer) return { kind: BUFFER, length: value.length, value };
      }
  }
  const { data } = encode(value, 0, Infinity, false);
  return { kind: ENCODED, length: data.length, value: data };
}

/** One that stays as it is, whatever happens to its bytes until it is written. */
export function snapshotOf(message: Message): Message {
  const { kind, value } = message;
  if (kind !== BYTES && kind !== BUFFER) return message;
  return { ...message, value: (value as Uint8Array).slice() };
}

export function write({ kind, length, value }: Message, bytes: Uint8Array, start: number): void {
  switch (kind) {
    case ENCODED:
    case BYTES:
    case BUFFER:
      copyInto(value as Uint8Array, bytes, start, length);
      return;
    case LATIN1:
      writeLatin1(value as string, bytes, start);
      return;
    case UTF16:
      bufferOf(bytes, start, length).write(value as string, 'utf16le');
      return;
    case NUMBER:
      scratch[0] = value as number;
      copyInto(scratchBytes, bytes, start, 8);
  }
}

export function read(kind: number, bytes: Uint8Array, start: number, length: number): unknown {
  switch (kind) {
    case ENCODED:
      return decode(copyOf(bytes, start, length), []);
    case BYTES:
      return copyOf(bytes, start, length);
    case BUFFER:
      return Buffer.from(copyOf(bytes, start, length).buffer);
    case LATIN1:
      return bufferOf(bytes, start, length).toString('latin1');
    case UTF16:
      return bufferOf(bytes, start, length).toString('utf16le');
    case NUMBER:
      for (let i = 0; i < 8; i++) scratchBytes[i] = bytes[start + i] ?? 0;
      return scratch[0];
    case NULL:
      return null;
    case TRUE:
      return true;
    case FALSE:
      return false;
    default:
      return undefined;
  }
}

// No more than there is room for: memory that others share can grow.
function copyInto(from: Uint8Array, to: Uint8Array, start: number, length: number): void {
  to.set(from.length === length ? from : from.subarray(0, length), start);
}

// From here on, memory that nobody has set to zero is cheaper.
const LONG = 4096;

function copyOf(from: Uint8Array, start: number, length: number): Uint8Array {
  if (length < LONG) return from.slice(start, start + length);
  const copy = allocate(length);
  copy.set(from.subarray(start, start + length));
  return copy;
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return false;
  return true;
}

// Below this, a loop is quicker than a call of the engine's own copying.
const SHORT = 32;

function writeLatin1(text: string, bytes: Uint8Array, start: number): void {
  if (text.length > SHORT) bufferOf(bytes, start, text.length).write(text, 'latin1');
  else for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
}

const bufferOf = (bytes: Uint8Array, start: number, length: number): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, length);
