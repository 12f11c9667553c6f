import {
  HEADER,
  inspect,
  IsoprocError,
  type Packed,
  Region,
  registerHandle,
  summary,
} from '@isoproc/core';
import {
  elementOf,
  type IntegerType,
  type NumberOf,
  type NumericArrays,
  type NumericType,
  quoted,
  SharedNumberError,
} from './element.js';
import { Guarded, type LockOptions, unpackLock } from './guarded.js';
import { NumberView } from './number-view.js';

interface State {
  readonly type: NumericType;
  readonly length: number;
  readonly lock: Packed | undefined;
}

/** Bytes of the biggest. */
const LARGEST = 2 ** 46;

/**
 * Numbers of one type in shared memory, as Python's `multiprocessing.Array` (with `{ lock: false }`:
 * `RawArray`). Reading and writing one of them does not take the lock (see {@link SharedValue}).
 *
 * It can be an argument of a process, and can be sent: all copies are the same numbers.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Array
 */
export class SharedArray<T extends NumericType> extends Guarded implements Iterable<NumberOf<T>> {
  readonly type: T;
  /**
   * All of them as a typed array, as fast as any other. The memory stays as long as it is used. What
   * does not fit into the type is cut off, as in every typed array.
   */
  readonly view: NumericArrays[T];
  readonly #region: Region;
  readonly #numbers: NumberView<T>;

  /**
   * @param content - how many zeroes, or the numbers
   * @throws SharedNumberError `ERR_NUMERIC_TYPE`, `ERR_NUMBER`, `ERR_LENGTH`, `ERR_LOCK`
   */
  constructor(type: T, content: number | Iterable<NumberOf<T>>, options?: LockOptions);
  /** @internal */
  constructor(type: T, length: number, options: LockOptions, region: Region);
  constructor(
    type: T,
    content: number | Iterable<NumberOf<T>>,
    { lock = true }: LockOptions = {},
    region?: Region,
  ) {
    const element = elementOf(type);
    const numbers = typeof content === 'number' ? undefined : listOf<NumberOf<T>>(content);
    const length = lengthOf(numbers?.length ?? (content as number), element.size);
    super(lock);
    this.type = type;
    // A region of its own, so that views of views keep the memory, too.
    this.#region = region ?? Region.create(length * element.size);
    this.view = element.view(this.#region.buffer, HEADER, length) as NumericArrays[T];
    this.#numbers = new NumberView<T>(this.view, element);
    numbers?.forEach((number, i) => this.#numbers.set(i, number));
  }

  static {
    registerHandle<SharedArray<NumericType>>(SharedArray, {
      name: 'shared.SharedArray',
      pack: (array) => {
        const { lock, regions } = array.packLock();
        const state: State = { type: array.type, length: array.length, lock };
        return { state, regions: [array.#region, ...regions] };
      },
      unpack: (state, _, [region, ...regions]) => {
        const { type, length, lock } = state as State;
        const needed = HEADER + length * elementOf(type).size;
        if (region === undefined || region.buffer.byteLength < needed)
          throw new IsoprocError(
            'ERR_REGION',
            'attach to shared memory: it ends before the array does',
          );
        return new SharedArray(type, length, { lock: unpackLock(lock, regions) }, region);
      },
    });
  }

  [inspect](): string {
    return summary('SharedArray', `${String(this.length)} ${this.type}`, this.lockState);
  }

  get length(): number {
    return this.view.length;
  }

  [Symbol.iterator](): IterableIterator<NumberOf<T>> {
    return this.view[Symbol.iterator]() as IterableIterator<NumberOf<T>>;
  }

  /** @throws SharedNumberError `ERR_INDEX` */
  get(index: number): NumberOf<T> {
    return this.#numbers.get(index);
  }

  /** @throws SharedNumberError `ERR_INDEX`, `ERR_NUMBER` */
  set(index: number, value: NumberOf<T>): void {
    this.#numbers.set(index, value);
  }

  /** As Array.prototype.fill. */
  fill(value: NumberOf<T>, start?: number, end?: number): this {
    (this.view as Float64Array).fill(this.#numbers.checked('fill', value), start, end);
    return this;
  }

  /** Atomics.load. */
  load(this: SharedArray<IntegerType>, index: number): NumberOf<T> {
    return this.#numbers.load(index) as NumberOf<T>;
  }

  /** Atomics.store. */
  store(this: SharedArray<IntegerType>, index: number, value: NumberOf<T>): void {
    this.#numbers.store(index, value);
  }

  /** Adds in one step, wrapping around; gives back what it was. No lock is needed, here and below. */
  add(this: SharedArray<IntegerType>, index: number, value: NumberOf<T>): NumberOf<T> {
    return this.#numbers.change('add', index, value) as NumberOf<T>;
  }

  /** Subtracts, wrapping around; gives back what it was. */
  sub(this: SharedArray<IntegerType>, index: number, value: NumberOf<T>): NumberOf<T> {
    return this.#numbers.change('sub', index, value) as NumberOf<T>;
  }

  /** Bitwise and; gives back what it was. */
  and(this: SharedArray<IntegerType>, index: number, value: NumberOf<T>): NumberOf<T> {
    return this.#numbers.change('and', index, value) as NumberOf<T>;
  }

  /** Bitwise or; gives back what it was. */
  or(this: SharedArray<IntegerType>, index: number, value: NumberOf<T>): NumberOf<T> {
    return this.#numbers.change('or', index, value) as NumberOf<T>;
  }

  /** Bitwise exclusive or; gives back what it was. */
  xor(this: SharedArray<IntegerType>, index: number, value: NumberOf<T>): NumberOf<T> {
    return this.#numbers.change('xor', index, value) as NumberOf<T>;
  }

  /** Puts another in its place; gives back what it was. */
  exchange(this: SharedArray<IntegerType>, index: number, value: NumberOf<T>): NumberOf<T> {
    return this.#numbers.change('exchange', index, value) as NumberOf<T>;
  }

  /** Puts `value` in its place if it is `expected`; gives back what it was. */
  compareExchange(
    this: SharedArray<IntegerType>,
    index: number,
    expected: NumberOf<T>,
    value: NumberOf<T>,
  ): NumberOf<T> {
    return this.#numbers.compareExchange(index, expected, value) as NumberOf<T>;
  }

  /** Another array, equal for now, with a lock of its own; `multiprocessing.sharedctypes.copy`. */
  copy(options?: LockOptions): SharedArray<T> {
    const other = new SharedArray(this.type, this.length, options);
    (other.view as Float64Array).set(this.view as Float64Array);
    return other;
  }
}

function listOf<N>(content: unknown): N[] {
  if (typeof content === 'object' && content !== null && Symbol.iterator in content)
    return [...(content as Iterable<N>)];
  throw new SharedNumberError(
    'ERR_LENGTH',
    `new SharedArray: a length or numbers are needed, got ${quoted(content)}`,
  );
}

function lengthOf(length: number, size: number): number {
  if (Number.isInteger(length) && length >= 0 && length * size <= LARGEST) return length;
  const range = `0 to ${LARGEST / size} of them fit`;
  throw new SharedNumberError(
    'ERR_LENGTH',
    `new SharedArray: ${range}, got a length of ${quoted(length)}`,
  );
}
