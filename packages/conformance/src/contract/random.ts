/** A seeded source of numbers: the same seed gives the same numbers, on every machine. */
export interface Random {
  /** The next number, from 0 up to but not including 1. */
  next(): number;
  /** The next integer from `min` to `max`, both possible. */
  integer(min: number, max: number): number;
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, passes gjrand's small tests. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, integer: (min, max) => min + Math.floor(next() * (max - min + 1)) };
}

/**
 * The seed of one run, from the seed of all runs and what the run is: FNV-1a over the words.
 * Runs do not share numbers, so leaving some out does not change the others.
 */
export function runSeed(
  seed: number,
  topic: string,
  language: string,
  mode: string,
  number: number,
): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode([seed, topic, language, mode, number].join('\0'))) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}
