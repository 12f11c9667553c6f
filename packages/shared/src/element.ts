import { IsoprocError } from '@isoproc/core';

/** The types of shared numbers, and the views that have them. */
export interface NumericArrays {
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  float32: Float32Array;
  float64: Float64Array;
  bigint64: BigInt64Array;
  biguint64: BigUint64Array;
}
export type NumericType = keyof NumericArrays;
/** Those with atomic operations. */
export type IntegerType = Exclude<NumericType, 'float32' | 'float64'>;
/** What a number of that type is in TypeScript. */
export type NumberOf<T extends NumericType> = T extends 'bigint64' | 'biguint64' ? bigint : number;

/**
 * Code `ERR_NUMBER`: it is no number of the type, or the type cannot do that. `ERR_NUMERIC_TYPE`: there
 * is no such type. `ERR_INDEX`: there is no such place. `ERR_LENGTH`: an array cannot be that long.
 * `ERR_LOCK`: it has no lock, or what was given is none.
 */
export class SharedNumberError extends IsoprocError {
  override name = 'SharedNumberError';
}

/** One of the types: what its numbers are. */
export interface Element {
  readonly type: NumericType;
  readonly size: number;
  view(buffer: ArrayBuffer, byteOffset: number, length: number): NumericArrays[NumericType];
  readonly integer: boolean;
  /** Whether it is such a number. */
  has(value: unknown): boolean;
  /** What its numbers are, for people. */
  readonly says: string;
}

type Constructor = (new (
  buffer: ArrayBuffer,
  byteOffset: number,
  length: number,
) => NumericArrays[NumericType]) & { readonly BYTES_PER_ELEMENT: number };

const made = (type: NumericType, View: Constructor) => ({
  type,
  size: View.BYTES_PER_ELEMENT,
  view: (buffer: ArrayBuffer, byteOffset: number, length: number) =>
    new View(buffer, byteOffset, length),
});

function integer(type: NumericType, View: Constructor, min: number, max: number): Element {
  const has = (value: unknown) =>
    Number.isInteger(value) && min <= (value as number) && (value as number) <= max;
  const says = `an integer of ${min} to ${max}`;
  return { ...made(type, View), integer: true, has, says };
}

function bigint(type: NumericType, View: Constructor, min: bigint, max: bigint): Element {
  const has = (value: unknown) => typeof value === 'bigint' && min <= value && value <= max;
  const says = `a bigint of ${String(min)}n to ${String(max)}n`;
  return { ...made(type, View), integer: true, has, says };
}

function float(type: NumericType, View: Constructor): Element {
  const has = (value: unknown) => typeof value === 'number';
  return { ...made(type, View), integer: false, has, says: 'a number' };
}

const elements: ReadonlyMap<unknown, Element> = new Map(
  [
    integer('int8', Int8Array, -(2 ** 7), 2 ** 7 - 1),
    integer('uint8', Uint8Array, 0, 2 ** 8 - 1),
    integer('int16', Int16Array, -(2 ** 15), 2 ** 15 - 1),
    integer('uint16', Uint16Array, 0, 2 ** 16 - 1),
    integer('int32', Int32Array, -(2 ** 31), 2 ** 31 - 1),
    integer('uint32', Uint32Array, 0, 2 ** 32 - 1),
    float('float32', Float32Array),
    float('float64', Float64Array),
    bigint('bigint64', BigInt64Array, -(2n ** 63n), 2n ** 63n - 1n),
    bigint('biguint64', BigUint64Array, 0n, 2n ** 64n - 1n),
  ].map((element) => [element.type, element]),
);

/** @throws SharedNumberError `ERR_NUMERIC_TYPE` */
export function elementOf(type: unknown): Element {
  const element = elements.get(type);
  if (element !== undefined) return element;
  const known = [...elements.keys()].join(', ');
  throw new SharedNumberError(
    'ERR_NUMERIC_TYPE',
    `${quoted(type)} is no type of shared numbers: use one of ${known}`,
  );
}

/** A value for a message, without running anything of its own. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'bigint' ? `${String(value)}n` : String(value);
}
