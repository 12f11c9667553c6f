import { quoted } from './element.js';
import { SharedMemoryError } from './shared-memory-error.js';

/** What a list gives: Python's int is a bigint where a number would not be exact. */
export type ShareableItem = number | bigint | boolean | string | Uint8Array | null;
/** What a list takes. An integer is Python's int, -0 and others are its float; `{ float: 3 }` is 3.0. */
export type ShareableInput = ShareableItem | { readonly float: number };

/** How an item lies in memory, in the notation of Python's `struct`. */
export type Encoded =
  | { readonly format: 'q'; readonly code: 0; readonly value: bigint }
  | { readonly format: 'd'; readonly code: 0; readonly value: number }
  | { readonly format: typeof BOOL; readonly code: 0; readonly value: boolean }
  | { readonly format: typeof NONE; readonly code: 3; readonly value: null }
  | { readonly format: 's'; readonly code: 1 | 2; readonly value: Uint8Array };

export const BOOL = 'xxxxxxx?';
export const NONE = 'xxxxxx?x';
/** The codes of what is text and what is bytes. */
export const TEXT = 1;
export const BYTES = 2;
/** Bytes that the longest can have: its format, "9999992s", has 8 letters. */
const LONGEST = 9_999_991;

const utf8 = new TextEncoder();

/** @throws SharedMemoryError `ERR_SHM_ITEM` */
export function encodeItem(item: unknown): Encoded {
  if (item === null) return { format: NONE, code: 3, value: null };
  if (typeof item === 'boolean') return { format: BOOL, code: 0, value: item };
  if (typeof item === 'string') return text(utf8.encode(item), TEXT);
  if (item instanceof Uint8Array) return text(item, BYTES);
  if (typeof item === 'bigint' && item === BigInt.asIntN(64, item))
    return { format: 'q', code: 0, value: item };
  if (typeof item === 'number') {
    return Number.isSafeInteger(item) && !Object.is(item, -0)
      ? { format: 'q', code: 0, value: BigInt(item) }
      : { format: 'd', code: 0, value: item };
  }
  const { float } = Object(item) as { float?: unknown };
  if (typeof float === 'number') return { format: 'd', code: 0, value: float };
  const kinds = 'a number, a bigint of 64 bits, a boolean, a string, a Uint8Array, or null';
  throw new SharedMemoryError('ERR_SHM_ITEM', `an item of a list is ${kinds}, got ${quoted(item)}`);
}

function text(value: Uint8Array, code: typeof TEXT | typeof BYTES): Encoded {
  if (value.length <= LONGEST) return { format: 's', code, value };
  const message = `an item of a list has at most ${LONGEST} bytes, got ${value.length}`;
  throw new SharedMemoryError('ERR_SHM_ITEM', message);
}

/** Bytes that are kept for an item: whole eights, and for text always room for one more. */
export const roomFor = ({ format, value }: Encoded): number =>
  format === 's' ? 8 * (Math.floor(value.length / 8) + 1) : 8;

/** Its format in Python, where text has `room` bytes. */
export const formatOf = ({ format }: Encoded, room: number): string =>
  format === 's' ? `${room}s` : format;
