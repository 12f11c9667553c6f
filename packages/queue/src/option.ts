import { IsoprocError } from '@isoproc/core';

export interface QueueOptions {
  /** The most values that may wait in it; 0 (default): as many as there is room for. */
  readonly maxsize?: number;
  /**
   * Bytes of shared memory for what waits, rounded up to a power of two; default 1 MiB, at least
   * 4096. A value longer than a quarter of it gets room of its own. Who puts waits while more than
   * half of it is in use.
   */
  readonly capacity?: number;
  /**
   * It has no end: whoever gets waits for ever, also when nobody lives who could put. So it needs no
   * descriptor, and can go through shared memory itself: into another queue, say.
   */
  readonly endless?: boolean;
}

const MOST = 2 ** 30;

export function checkedCapacity(capacity = 2 ** 20): number {
  if (Number.isInteger(capacity) && capacity >= 1 && capacity <= MOST)
    return 2 ** Math.max(12, Math.ceil(Math.log2(capacity)));
  throw new RangeError(
    `capacity: 1 to ${String(MOST)} bytes are possible, got ${String(capacity)}`,
  );
}

export function checkedMaxsize(maxsize = 0): number {
  if (Number.isInteger(maxsize) && maxsize >= 0 && maxsize <= MOST) return maxsize;
  throw new RangeError(`maxsize: a whole number of at least 0 is needed, got ${String(maxsize)}`);
}

/** @throws IsoprocError `ERR_REGION`: what came from elsewhere is no queue */
export function checkMemory(capacity: number, available: number): void {
  if (capacity >= 4096 && (capacity & (capacity - 1)) === 0 && capacity <= available) return;
  throw new IsoprocError('ERR_REGION', `queue: ${String(capacity)} bytes are not its memory`);
}
