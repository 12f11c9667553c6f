import { expect } from 'vitest';
import { type Happening, named, numberOf, type Run } from './pattern.js';

/** Plays what was printed inside the lock again, and calls `look` after each step. */
export function replay(run: Run, look: (queue: readonly number[], event: Happening) => void): void {
  const queue: number[] = [];
  for (const event of named(run, 'put', 'got')) {
    if (event.what === 'put') queue.push(numberOf(event, 'item'));
    else expect(queue.shift()).toBe(numberOf(event, 'item')); // The oldest, and there is one.
    look(queue, event);
  }
  expect(queue).toEqual([]);
}

/** How many were in it at most. */
export function mostIn(run: Run): number {
  let [size, most] = [0, 0];
  for (const { what } of named(run, 'put', 'got')) {
    size += what === 'put' ? 1 : -1;
    most = Math.max(most, size);
  }
  return most;
}

/** `producer-2` puts n+1, n+2, … in this order, and no others. */
export function expectPuts(run: Run, producer: number, items: number, count: number): void {
  const its = named(run, 'put').filter(({ actor }) => actor === `producer-${producer}`);
  const all = Array.from({ length: count }, (_, i) => (producer - 1) * items + i + 1);
  expect(its.map((event) => numberOf(event, 'item'))).toEqual(all);
}
