import { type Celled, CELL, leftOf, millisecondsOf, type WaitOptions } from '@isoproc/core';
import { inOrder, Rank } from '@isoproc/lock';

/** What can be acquired together with others: a Lock, an RLock, a Semaphore, a BoundedSemaphore. */
export interface Acquirable extends Celled {
  acquireSync(options?: Pick<WaitOptions, 'timeout'>): Disposable;
  acquire(options?: WaitOptions): Promise<Disposable>;
}

/** Several that were acquired together: `using` and `await using` release them. */
export class HeldTogether implements Disposable, AsyncDisposable {
  readonly #held: Disposable[] = [];

  /** @internal */
  add(one: Disposable): void {
    this.#held.push(one);
  }

  /** Releases all of them, the last one first; a second call does nothing. */
  release(): void {
    for (let one; (one = this.#held.pop()) !== undefined;) one[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.release();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.release();
    return Promise.resolve();
  }
}

/**
 * Acquires all of them or none, one after the other in an order that is the same in all processes: by
 * rank, those without one first, then by place in memory. Whoever acquires so, and has nothing else,
 * is never part of a cycle. Blocks this process. `using held = acquireAllSync([a, b])` releases them.
 *
 * @param options - `timeout` in milliseconds for all together, at least 0; without it, for ever
 * @throws TimeoutError; LockOrderError, when one comes before a lock that we have already; RangeError;
 *   what else `acquireSync` of one of them throws. Then none is acquired
 */
export function acquireAllSync(
  all: Iterable<Acquirable>,
  { timeout }: Pick<WaitOptions, 'timeout'> = {},
): HeldTogether {
  const milliseconds = millisecondsOf(timeout);
  const begin = performance.now();
  const together = new HeldTogether();
  try {
    for (const one of inTheirOrder(all)) {
      const left = leftOf(milliseconds, begin);
      together.add(inOrder(() => one.acquireSync(left < 0 ? {} : { timeout: left })));
    }
  } catch (error) {
    together.release();
    throw error;
  }
  return together;
}

/**
 * As {@link acquireAllSync}, without blocking the event loop.
 * `await using held = await acquireAll([a, b])` releases them.
 *
 * @throws also the signal's reason
 */
export async function acquireAll(
  all: Iterable<Acquirable>,
  { timeout, signal }: WaitOptions = {},
): Promise<HeldTogether> {
  const milliseconds = millisecondsOf(timeout);
  const begin = performance.now();
  const together = new HeldTogether();
  try {
    for (const one of inTheirOrder(all)) {
      const left = leftOf(milliseconds, begin);
      const options = { signal, ...(left < 0 ? {} : { timeout: left }) };
      together.add(await inOrder(() => one.acquire(options)));
    }
  } catch (error) {
    together.release();
    throw error;
  }
  return together;
}

/** @throws LockOrderError */
function inTheirOrder(all: Iterable<Acquirable>): Acquirable[] {
  const sorted = [...all].sort(compare);
  for (const one of sorted) Rank.of(one[CELL])?.check();
  // A lock can be had once; a semaphore has several permits.
  return sorted.filter((one, index) => {
    const before = sorted[index - 1];
    const same = before !== undefined && compare(before, one) === 0;
    return !same || !['Lock', 'RLock'].includes(one[CELL].entry.kind);
  });
}

function compare(one: Acquirable, other: Acquirable): number {
  const [a, b] = [one[CELL], other[CELL]];
  const rank = (a.entry.rank ?? -Infinity) - (b.entry.rank ?? -Infinity);
  if (rank !== 0 && !Number.isNaN(rank)) return rank;
  if (a.region.id !== b.region.id) return a.region.id < b.region.id ? -1 : 1;
  return a.byteOffset - b.byteOffset;
}
