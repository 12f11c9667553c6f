import { types } from 'node:util';

/*
 * A compact form of small plain values. After MARK, a value is a tag, and what follows it:
 *   INT zigzag varint · DOUBLE 8 bytes · LATIN1, UTF16 a length in units as a varint, the units
 *   ARRAY a count, the items · OBJECT a count, for each property its name, as a value, and its value
 */
export const MARK = 2;
const UNDEFINED = 0;
const NULL = 1;
const TRUE = 2;
const FALSE = 3;
const INT = 4;
const DOUBLE = 5;
const LATIN1 = 6;
const UTF16 = 7;
const ARRAY = 8;
const OBJECT = 9;

/** More is quicker in the general form. */
const MOST_BYTES = 2048;
const MOST_OBJECTS = 48;

// The longest single write is the 8 bytes of a number; strings are checked before.
const out = new Uint8Array(MOST_BYTES + 16);
const outBuffer = Buffer.from(out.buffer) as Buffer & {
  latin1Write(text: string, at: number, length: number): void;
};
let at = 0;
const seen: object[] = [];
/** A getter may send something itself. */
let busy = false;

const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);

/**
 * Numbers, strings, booleans, null, undefined, and arrays and plain objects of them, as structured clone
 * would have them. Undefined: it is something else, has shared or cyclic references, or is too much.
 *
 * @param room - so many bytes are left free at the beginning, at most 8
 */
export function encodePlain(value: unknown, room: number): Uint8Array | undefined {
  if (busy) return undefined;
  busy = true;
  try {
    at = room;
    out[at++] = MARK;
    return write(value) ? out.slice(0, at) : undefined;
  } finally {
    seen.length = 0;
    busy = false;
  }
}

function write(value: unknown): boolean {
  if (at > MOST_BYTES) return false;
  switch (typeof value) {
    case 'number':
      writeNumber(value);
      return true;
    case 'string':
      return writeString(value);
    case 'boolean':
      out[at++] = value ? TRUE : FALSE;
      return true;
    case 'undefined':
    case 'object':
      if (value) return writeObject(value);
      out[at++] = value === null ? NULL : UNDEFINED;
      return true;
    default:
      return false;
  }
}

function writeNumber(value: number): void {
  if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
    out[at++] = INT;
    writeLength((value << 1) ^ (value >> 31));
    return;
  }
  out[at++] = DOUBLE;
  double[0] = value;
  for (let i = 0; i < 8; i++) out[at++] = doubleBytes[i] ?? 0;
}

function writeLength(value: number): void {
  let rest = value >>> 0;
  for (; rest > 127; rest >>>= 7) out[at++] = (rest & 127) | 128;
  out[at++] = rest;
}

function writeString(text: string): boolean {
  const { length } = text;
  if (at + 2 * length > MOST_BYTES) return false;
  const start = at;
  out[at++] = LATIN1;
  writeLength(length);
  let high = 0;
  if (length > 32) {
    // The engine copies faster than we do.
    for (let i = 0; i < length; i++) high |= text.charCodeAt(i);
    if (high < 256) {
      outBuffer.latin1Write(text, at, length);
      at += length;
      return true;
    }
  }
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    high |= unit;
    out[at++] = unit;
  }
  if (high < 256) return true;
  at = start;
  out[at++] = UTF16;
  writeLength(length);
  for (let i = 0; i < length; i++) {
    out[at++] = text.charCodeAt(i);
    out[at++] = text.charCodeAt(i) >> 8;
  }
  return true;
}

function writeObject(value: object): boolean {
  if (seen.length === MOST_OBJECTS || seen.includes(value) || types.isProxy(value)) return false;
  seen.push(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Array.prototype) return Array.isArray(value) && writeArray(value);
  if (prototype !== Object.prototype) return false;
  const names = Object.keys(value);
  out[at++] = OBJECT;
  writeLength(names.length);
  for (const name of names) {
    const item = (value as Record<string, unknown>)[name];
    // A getter before it may have deleted it; and `__proto__` is no property to assign to.
    if ((item === undefined && !Object.hasOwn(value, name)) || name === '__proto__') return false;
    if (!writeString(name) || !write(item)) return false;
  }
  return true;
}

function writeArray(array: readonly unknown[]): boolean {
  const { length } = array;
  // Without holes, and without properties beside its items.
  if (length > MOST_BYTES || Object.keys(array).length !== length) return false;
  out[at++] = ARRAY;
  writeLength(length);
  for (let i = 0; i < length; i++) {
    if (!(i in array) || !write(array[i])) return false;
  }
  return array.length === length;
}

let input: Uint8Array = out;
let place = 0;
const names: string[] = new Array<string>(256).fill('');

/** The value again. */
export function decodePlain(bytes: Uint8Array): unknown {
  [input, place] = [bytes, 1];
  return read();
}
const byte = (): number => input[place++] ?? 0;

function read(): unknown {
  switch (byte()) {
    case NULL:
      return null;
    case TRUE:
      return true;
    case FALSE:
      return false;
    case INT: {
      const zigzag = readLength();
      return (zigzag >>> 1) ^ -(zigzag & 1);
    }
    case DOUBLE:
      for (let i = 0; i < 8; i++) doubleBytes[i] = byte();
      return double[0];
    case LATIN1:
      return readLatin1(readLength());
    case UTF16:
      return readUtf16(readLength());
    case ARRAY: {
      const items = new Array<unknown>(Math.min(readLength(), MOST_BYTES));
      for (let i = 0; i < items.length; i++) items[i] = read();
      return items;
    }
    case OBJECT: {
      const made: Record<string, unknown> = {};
      for (let count = readLength(); count > 0 && place < input.length; count--) {
        const name = readName();
        made[name] = read();
      }
      return made;
    }
    default:
      return undefined;
  }
}

function readLength(): number {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const part = byte();
    value |= (part & 127) << shift;
    if (part < 128) return value;
  }
}

function readLatin1(length: number): string {
  const start = place;
  place += length;
  if (length > 16) return bufferOf(start, length).latin1Slice();
  let text = '';
  for (let i = start; i < place; i++) text += String.fromCharCode(input[i] ?? 0);
  return text;
}

function readUtf16(length: number): string {
  const start = place;
  place += 2 * length;
  return bufferOf(start, 2 * length).ucs2Slice();
}

const bufferOf = (start: number, length: number) =>
  Buffer.from(input.buffer, input.byteOffset + start, length) as Buffer & {
    latin1Slice(): string;
    ucs2Slice(): string;
  };

/** Names come again and again. */
function readName(): string {
  if (byte() !== LATIN1) return readUtf16(readLength());
  const length = readLength();
  let hash = length;
  for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + (input[place + i] ?? 0)) | 0;
  const known = names[hash & 255] ?? '';
  if (known.length === length) {
    let i = 0;
    while (i < length && known.charCodeAt(i) === input[place + i]) i++;
    if (i === length) {
      place += length;
      return known;
    }
  }
  return (names[hash & 255] = readLatin1(length));
}
