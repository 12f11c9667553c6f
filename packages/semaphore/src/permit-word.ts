/** Takes a permit of that word's number: 0 to 2147483647. False: there is none. */
export function takePermit(words: Int32Array, at: number): boolean {
  for (;;) {
    const was = Atomics.load(words, at);
    if (was === 0) return false;
    if (Atomics.compareExchange(words, at, was, was - 1) === was) return true;
  }
}

/** Adds permits. False: there would be more than `most`, and none is added. */
export function addPermits(words: Int32Array, at: number, count: number, most: number): boolean {
  for (;;) {
    const was = Atomics.load(words, at);
    if (was > most - count) return false;
    if (Atomics.compareExchange(words, at, was, was + count) === was) return true;
  }
}
