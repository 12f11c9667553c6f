import { SharedArray } from '@isoproc/shared';
import { WORDS } from './fixtures/permit.mjs';

/** Looks until it is so; the test's watchdog ends a wait in vain. */
export async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise(setImmediate);
}

/** Numbers from 0 to 1, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

export const kills = Number(process.env.ISOPROC_KILLS ?? 40);
export const seed = Number(process.env.ISOPROC_SEED ?? Date.now() % 1e6);

export const newBoard = (): SharedArray<'int32'> => new SharedArray('int32', WORDS);

/** Passes a moment, busily: at most so many milliseconds. */
export function pause(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
