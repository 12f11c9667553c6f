import { SharedArray } from '@isoproc/shared';
import { WORDS } from './fixtures/permit.mjs';

/** Looks until it is so; the test's watchdog ends a wait in vain. */
export async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise(setImmediate);
}

export const newBoard = (): SharedArray<'int32'> => new SharedArray('int32', WORDS);

/** Passes a moment, busily: at most so many milliseconds. */
export function pause(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
