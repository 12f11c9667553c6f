import {
  type Element,
  type NumberOf,
  type NumericArrays,
  type NumericType,
  quoted,
  SharedNumberError,
} from './element.js';

type Operation = 'add' | 'sub' | 'and' | 'or' | 'xor' | 'exchange';

/** Shared numbers by index, checked; a typed array alone would cut off what does not fit. */
export class NumberView<T extends NumericType> {
  constructor(
    readonly view: NumericArrays[T],
    readonly element: Element,
  ) {}

  get(index: number): NumberOf<T> {
    return this.view[this.#index('get', index)] as NumberOf<T>;
  }

  set(index: number, value: NumberOf<T>): void {
    (this.view as Float64Array)[this.#index('set', index)] = this.checked('set', value);
  }

  load(index: number): NumberOf<T> {
    return Atomics.load(this.#integers('load'), this.#index('load', index)) as NumberOf<T>;
  }

  store(index: number, value: NumberOf<T>): void {
    const view = this.#integers('store');
    Atomics.store(view, this.#index('store', index), this.checked('store', value));
  }

  /** Replaces the number by the result, which wraps around; gives back what it was. */
  change(operation: Operation, index: number, operand: NumberOf<T>): NumberOf<T> {
    const view = this.#integers(operation);
    const at = this.#index(operation, index);
    const by =
      operation === 'exchange'
        ? this.checked(operation, operand)
        : this.#operand(operation, operand);
    return Atomics[operation](view, at, by) as NumberOf<T>;
  }

  /** Replaces it only if it is `expected`; gives back what it was. */
  compareExchange(index: number, expected: NumberOf<T>, value: NumberOf<T>): NumberOf<T> {
    const what = 'compareExchange';
    const view = this.#integers(what);
    const was = this.checked(what, expected);
    return Atomics.compareExchange(
      view,
      this.#index(what, index),
      was,
      this.checked(what, value),
    ) as NumberOf<T>;
  }

  /** @throws SharedNumberError `ERR_NUMBER` */
  checked(what: string, value: unknown): number {
    if (this.element.has(value)) return value as number;
    throw this.#wrong(what, this.element.says, value);
  }

  #operand(what: string, value: unknown): number {
    const big = this.element.size === 8;
    if (big ? typeof value === 'bigint' : Number.isSafeInteger(value)) return value as number;
    throw this.#wrong(what, big ? 'a bigint' : 'an integer', value);
  }

  // Typed as one of them: the bigints' are used in the same way.
  #integers(what: string): Int32Array {
    if (this.element.integer) return this.view as Int32Array;
    const how = 'use get and set, with the lock';
    throw new SharedNumberError(
      'ERR_NUMBER',
      `${what}: a ${this.element.type} has no atomic operations; ${how}`,
    );
  }

  #index(what: string, index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < this.view.length) return index;
    const range =
      this.view.length === 0 ? 'there is none' : `0 to ${this.view.length - 1} are there`;
    throw new SharedNumberError('ERR_INDEX', `${what}: no number at ${quoted(index)}; ${range}`);
  }

  #wrong(what: string, needed: string, value: unknown): SharedNumberError {
    const { type } = this.element;
    return new SharedNumberError(
      'ERR_NUMBER',
      `${what} ${type}: ${needed} is needed, got ${quoted(value)}`,
    );
  }
}
