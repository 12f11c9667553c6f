import {
  Cell,
  inspect,
  LINE,
  type Packed,
  registerHandle,
  type SharedCell,
  summary,
} from '@isoproc/core';
import {
  elementOf,
  type IntegerType,
  type NumberOf,
  type NumericArrays,
  type NumericType,
} from './element.js';
import { Guarded, type LockOptions, unpackLock } from './guarded.js';
import { NumberView } from './number-view.js';

interface State {
  readonly cell: SharedCell;
  readonly type: NumericType;
  readonly lock: Packed | undefined;
}

/**
 * A number in shared memory, as Python's `multiprocessing.Value` (with `{ lock: false }`: `RawValue`).
 *
 * Reading and assigning `value` never needs the lock, for a number is read and written as a whole, and
 * unlike Python's they do not take it. `value += 1` is both, and does need it, or `add`.
 *
 * It can be an argument of a process, and can be sent: all copies are the same number.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Value
 */
export class SharedValue<T extends NumericType> extends Guarded {
  readonly type: T;
  readonly #cell: Cell;
  readonly #number: NumberView<T>;
  readonly #view: NumericArrays[T];

  /**
   * @param value - 0 unless given
   * @throws SharedNumberError `ERR_NUMERIC_TYPE`, `ERR_NUMBER`, `ERR_LOCK`
   */
  constructor(type: T, value?: NumberOf<T>, options?: LockOptions);
  /** @internal */
  constructor(type: T, value: NumberOf<T> | undefined, options: LockOptions, cell: Cell);
  constructor(type: T, value?: NumberOf<T>, { lock = true }: LockOptions = {}, cell?: Cell) {
    const element = elementOf(type);
    super(lock);
    this.type = type;
    this.#cell = cell ?? Cell.create(LINE, { kind: 'SharedValue' });
    this.#view = element.view(
      this.#cell.region.buffer,
      this.#cell.byteOffset,
      1,
    ) as NumericArrays[T];
    this.#number = new NumberView<T>(this.#view, element);
    if (value !== undefined) this.value = value;
  }

  static {
    registerHandle<SharedValue<NumericType>>(SharedValue, {
      name: 'shared.SharedValue',
      pack: (value) => {
        const { lock, regions } = value.packLock();
        const state: State = { cell: value.#cell.share(), type: value.type, lock };
        return { state, regions: [value.#cell.region, ...regions] };
      },
      unpack: (state, _, [region, ...regions]) => {
        const { cell, type, lock } = state as State;
        const options = { lock: unpackLock(lock, regions) };
        return new SharedValue(type, undefined, options, Cell.from(region, cell));
      },
    });
  }

  [inspect](): string {
    return summary('SharedValue', `${this.type} ${String(this.value)}`, this.lockState);
  }

  get value(): NumberOf<T> {
    return this.#view[0] as NumberOf<T>;
  }

  /** @throws SharedNumberError `ERR_NUMBER` */
  set value(value: NumberOf<T>) {
    (this.#view as Float64Array)[0] = this.#number.checked('set', value);
  }

  /** Atomics.load: also what was written before the number that it finds is seen from here on. */
  load(this: SharedValue<IntegerType>): NumberOf<T> {
    return this.#number.load(0) as NumberOf<T>;
  }

  /** Atomics.store. */
  store(this: SharedValue<IntegerType>, value: NumberOf<T>): void {
    this.#number.store(0, value);
  }

  /** Adds in one step, wrapping around; gives back what it was. No lock is needed, here and below. */
  add(this: SharedValue<IntegerType>, value: NumberOf<T>): NumberOf<T> {
    return this.#number.change('add', 0, value) as NumberOf<T>;
  }

  /** Subtracts, wrapping around; gives back what it was. */
  sub(this: SharedValue<IntegerType>, value: NumberOf<T>): NumberOf<T> {
    return this.#number.change('sub', 0, value) as NumberOf<T>;
  }

  /** Bitwise and; gives back what it was. */
  and(this: SharedValue<IntegerType>, value: NumberOf<T>): NumberOf<T> {
    return this.#number.change('and', 0, value) as NumberOf<T>;
  }

  /** Bitwise or; gives back what it was. */
  or(this: SharedValue<IntegerType>, value: NumberOf<T>): NumberOf<T> {
    return this.#number.change('or', 0, value) as NumberOf<T>;
  }

  /** Bitwise exclusive or; gives back what it was. */
  xor(this: SharedValue<IntegerType>, value: NumberOf<T>): NumberOf<T> {
    return this.#number.change('xor', 0, value) as NumberOf<T>;
  }

  /** Puts another in its place; gives back what it was. */
  exchange(this: SharedValue<IntegerType>, value: NumberOf<T>): NumberOf<T> {
    return this.#number.change('exchange', 0, value) as NumberOf<T>;
  }

  /** Puts `value` in its place if it is `expected`; gives back what it was. */
  compareExchange(
    this: SharedValue<IntegerType>,
    expected: NumberOf<T>,
    value: NumberOf<T>,
  ): NumberOf<T> {
    return this.#number.compareExchange(0, expected, value) as NumberOf<T>;
  }

  /** Another number, equal for now, with a lock of its own; `multiprocessing.sharedctypes.copy`. */
  copy(options?: LockOptions): SharedValue<T> {
    return new SharedValue(this.type, this.value, options);
  }
}
