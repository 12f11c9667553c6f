import { IsoprocError } from '@isoproc/core';

/** The most permits a semaphore can have: SEM_VALUE_MAX. */
export const MOST = 2 ** 31 - 1;

/**
 * Code `ERR_SEM_VALUE` (no number of permits), `ERR_SEM_OVERFLOW` (released too often), `ERR_NOT_OWNER`
 * (a permit was to be released that others have).
 */
export class SemaphoreError extends IsoprocError {
  override name = 'SemaphoreError';

  /** @throws SemaphoreError when that is no number of permits */
  static check(what: string, value: unknown, least: number, most = MOST): asserts value is number {
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
    const needed = `an integer of ${String(least)} to ${String(most)} is needed`;
    throw new SemaphoreError('ERR_SEM_VALUE', `${what}: ${needed}, got ${String(value)}`);
  }
}
