import { kinds } from './kind.js';

/*
 * The commonest calls and answers, written where they are read: a method of a built-in object with a few
 * small primitive arguments; one such value. Each value is a tag, and what follows it:
 *   INT 4 bytes · TEXT a length, its characters, none above 255 · DOUBLE 8 bytes
 */
const UNDEFINED = 0;
const NULL = 1;
const TRUE = 2;
const FALSE = 3;
const INT = 4;
const TEXT = 5;
const DOUBLE = 6;

const MOST_ARGUMENTS = 4;
const MOST_TEXT = 48;
/** Bytes that are enough for every such message. */
export const COMPACT = 8 + MOST_ARGUMENTS * (2 + MOST_TEXT);

/** The methods by number: of the built-in objects. */
const names = [...new Set(Object.values(kinds).flatMap((kind) => Object.keys(kind)))];
const codes = new Map(names.map((name, code) => [name, code]));

const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);

/** Gives where it ends; -1: it has to go in another form. */
export function writeCall(
  bytes: Uint8Array,
  start: number,
  object: number,
  method: string,
  args: readonly unknown[],
): number {
  const code = codes.get(method);
  if (code === undefined || args.length > MOST_ARGUMENTS) return -1;
  let at = writeInt(bytes, start, object);
  bytes[at++] = code;
  bytes[at++] = args.length;
  for (let i = 0; i < args.length && at >= 0; i++) at = writeValue(bytes, at, args[i]);
  return at;
}

// What was read last.
export const call = { object: 0, method: '', args: [] as unknown[] };
let place = 0;

export function readCall(bytes: Uint8Array, start: number): typeof call {
  call.object = readInt(bytes, start);
  call.method = names[bytes[start + 4] ?? 0] ?? '';
  const args = new Array<unknown>(Math.min(bytes[start + 5] ?? 0, MOST_ARGUMENTS));
  place = start + 6;
  for (let i = 0; i < args.length; i++) args[i] = next(bytes);
  call.args = args;
  return call;
}

/** Gives where it ends; -1: it has to go in another form. */
export function writeValue(bytes: Uint8Array, start: number, value: unknown): number {
  let at = start;
  switch (typeof value) {
    case 'number':
      if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
        bytes[at++] = INT;
        return writeInt(bytes, at, value);
      }
      bytes[at++] = DOUBLE;
      double[0] = value;
      for (let i = 0; i < 8; i++) bytes[at++] = doubleBytes[i] ?? 0;
      return at;
    case 'string': {
      const { length } = value;
      if (length > MOST_TEXT) return -1;
      bytes[at++] = TEXT;
      bytes[at++] = length;
      let high = 0;
      for (let i = 0; i < length; i++) {
        const unit = value.charCodeAt(i);
        high |= unit;
        bytes[at++] = unit;
      }
      return high < 256 ? at : -1;
    }
    case 'boolean':
      bytes[at++] = value ? TRUE : FALSE;
      return at;
    case 'undefined':
      bytes[at++] = UNDEFINED;
      return at;
    default:
      if (value !== null) return -1;
      bytes[at++] = NULL;
      return at;
  }
}

export function readValue(bytes: Uint8Array, start: number): unknown {
  place = start;
  return next(bytes);
}

function next(bytes: Uint8Array): unknown {
  switch (bytes[place++]) {
    case INT:
      place += 4;
      return readInt(bytes, place - 4);
    case TEXT: {
      const end = place + 1 + (bytes[place] ?? 0);
      let text = '';
      for (place++; place < end; place++) text += String.fromCharCode(bytes[place] ?? 0);
      return text;
    }
    case DOUBLE:
      for (let i = 0; i < 8; i++) doubleBytes[i] = bytes[place++] ?? 0;
      return double[0];
    case TRUE:
      return true;
    case FALSE:
      return false;
    case NULL:
      return null;
    default:
      return undefined;
  }
}

function writeInt(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
  return at + 4;
}

const readInt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) |
  ((bytes[at + 1] ?? 0) << 8) |
  ((bytes[at + 2] ?? 0) << 16) |
  ((bytes[at + 3] ?? 0) << 24);
