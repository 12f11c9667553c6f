import { decode, encode } from '@isoproc/core';
import { isApart, readViews, sizeOfViews, writeViews } from './view.js';

// What a body is: a value as the codec has it; numbers side by side; typed arrays, and the rest.
const VALUE = 0;
const INTEGERS = 1;
const DOUBLES = 2;
const VIEWS = 3;

/** Values as bytes, or ready to be written as such. */
export interface Body {
  readonly form: number;
  readonly length: number;
  readonly data?: Uint8Array;
  /** Instead of data. */
  readonly write?: (bytes: Uint8Array) => void;
}

/** @param bytes - of the body's length */
export function putBody({ data, write }: Body, bytes: Uint8Array): void {
  if (data !== undefined) bytes.set(data);
  else write?.(bytes);
}

function bodyOf(value: unknown): Body {
  const { data } = encode(value, 0, Infinity, false);
  return { form: VALUE, length: data.length, data };
}

/**
 * A list of arguments, or a result as a list of one. Big typed arrays among them are copied once; those
 * in shared memory are not copied.
 *
 * @throws DOMException `DataCloneError`; IsoprocError `ERR_HANDLE`
 */
export function valuesBody(values: readonly unknown[]): Body {
  if (!values.some(isApart)) return bodyOf(values);
  const places = [...values.keys()].filter((i) => isApart(values[i]));
  const views = places.map((i) => values[i] as Uint8Array);
  const rest = values.map((value, i) => (places.includes(i) ? null : value));
  const { data } = encode(rest, 0, Infinity, false);
  const size = sizeOfViews(views);
  return {
    form: VIEWS,
    length: size + data.length,
    write: (bytes) => {
      writeViews(bytes, views, places);
      bytes.set(data, size);
    },
  };
}

/** Many values of one kind: numbers go side by side. */
export function listBody(list: readonly unknown[]): Body {
  if (list.length < 3) return bodyOf(list);
  let form = INTEGERS;
  for (const item of list) {
    if (typeof item !== 'number') return bodyOf(list);
    // Of zeroes, only the positive one is an integer.
    if ((item | 0) !== item || (item === 0 && 1 / item < 0)) form = DOUBLES;
  }
  const numbers = list as number[];
  const array = form === INTEGERS ? new Int32Array(numbers) : new Float64Array(numbers);
  const data = new Uint8Array(array.buffer);
  return { form, length: data.length, data };
}

/** The list again. What it is made of is the reader's own, but for shared memory. */
export function readBody(form: number, bytes: Uint8Array): unknown[] {
  switch (form) {
    case VALUE:
      return decode(bytes, [], false) as unknown[];
    case INTEGERS:
      return listOf(new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2));
    case DOUBLES:
      return listOf(new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length >> 3));
    default: {
      const views: unknown[] = [];
      const start = readViews(bytes, views);
      const values = decode(bytes.subarray(start), [], false) as unknown[];
      views.forEach((view, i) => (values[i] = view));
      return values;
    }
  }
}

/** Array.from, without an iterator. */
function listOf(numbers: Int32Array | Float64Array): number[] {
  const list = new Array<number>(numbers.length);
  for (let i = 0; i < list.length; i++) list[i] = numbers[i] ?? 0;
  return list;
}
