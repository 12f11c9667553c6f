import { referenceOf, type Target } from '@isoproc/core';
import { type Body, putBody, valuesBody } from './body.js';
import type { Heap } from './heap.js';
import type { Definition } from './worker.js';

/** The targets that a pool has called, by number: each worker is told once what a number means. */
export class Catalogue {
  readonly #numbers = new Map<string, number>();
  readonly #definitions: Definition[] = [];

  constructor(private readonly heap: Heap) {}

  /** @throws TargetError */
  numberOf(fn: Target<never, unknown>): number {
    const reference = referenceOf(fn);
    const key = `${reference.ordinal} ${reference.module}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const body: Body = valuesBody([reference]);
    const block = this.heap.allocate(body.length);
    putBody(body, this.heap.at(block.page, body.length));
    const number = this.#definitions.push({ block, form: body.form, length: body.length }) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  definition(number: number): Definition {
    const found = this.#definitions[number];
    if (found === undefined) throw new RangeError(`pool: no target has the number ${number}`);
    return found;
  }
}
