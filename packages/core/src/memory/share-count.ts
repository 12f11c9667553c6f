/*
 * The last word of a cell's first line:
 *   bits 0-19   how many have it: handles, here, elsewhere, and on their way
 *   bits 20-31  how often it has been used anew: what is meant for its former self does not reach it
 */
export const COUNT = 15;
const STAMP_SHIFT = 20;
const COUNT_MASK = (1 << STAMP_SHIFT) - 1;

/** @param cell - its first word in the region */
export const countOf = (words: Int32Array, cell: number): number =>
  Atomics.load(words, cell + COUNT) & COUNT_MASK;

export const stampOf = (words: Int32Array, cell: number): number =>
  Atomics.load(words, cell + COUNT) >>> STAMP_SHIFT;

/** Somebody has it again, after nobody had. */
export const renew = (words: Int32Array, cell: number): void => {
  Atomics.store(words, cell + COUNT, ((stampOf(words, cell) + 1) << STAMP_SHIFT) | 1);
};

export const take = (words: Int32Array, cell: number): void => {
  Atomics.add(words, cell + COUNT, 1);
};

/** How many have it still. */
export const giveBack = (words: Int32Array, cell: number): number =>
  (Atomics.sub(words, cell + COUNT, 1) - 1) & COUNT_MASK;

/** Takes it if it is still the one of that stamp, and somebody has it. */
export function takeStamped(words: Int32Array, cell: number, stamp: number): boolean {
  for (;;) {
    const was = Atomics.load(words, cell + COUNT);
    if (was >>> STAMP_SHIFT !== stamp || (was & COUNT_MASK) === 0) return false;
    if (Atomics.compareExchange(words, cell + COUNT, was, was + 1) === was) return true;
  }
}
