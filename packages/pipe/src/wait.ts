import { setMaxListeners } from 'node:events';
import { comesReady, comesWithin, type WaitOptions } from '@isoproc/core';
import { native, POLLIN } from '@isoproc/native';
import { Connection } from './connection.js';
import { Limit } from './limit.js';
import { Listener } from './listener.js';

/**
 * What can be waited for: a connection (something to receive, or the end), a listener (somebody to
 * accept), a started process (its end), or anything else with a descriptor that poll(2) knows.
 */
export type Waitable =
  Connection | Listener | { readonly sentinel: number } | { fileno(): number } | number;

type Polled = Connection | Listener;

const isPolled = (one: Waitable): one is Polled =>
  one instanceof Connection || one instanceof Listener;

function descriptorOf(one: Waitable): number {
  if (typeof one === 'number') return one;
  return 'sentinel' in one ? one.sentinel : one.fileno();
}

// A connection may have received what has not been read yet: its descriptor does not tell.
const isReady = (one: Waitable): boolean =>
  isPolled(one) ? one.pollSync() : native.poll(descriptorOf(one), POLLIN, 0);

/**
 * Waits until at least one of them is ready, and gives those that are, in their order; none when
 * `timeout` is over, or when there is nothing to wait for. As Python's
 * `multiprocessing.connection.wait`.
 *
 * @throws the signal's reason; ClosedError, ProcessStateError when one is closed or not started;
 * EBADF when a number is no open descriptor
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.connection.wait
 */
export async function wait<T extends Waitable>(
  objects: readonly T[],
  options: WaitOptions = {},
): Promise<T[]> {
  const limit = new Limit(options);
  for (;;) {
    const ready = objects.filter(isReady);
    // Somebody else may take what was there, so it is looked at again after each wait.
    if (ready.length > 0 || objects.length === 0 || limit.milliseconds === 0) return ready;
    await anyReady(objects, limit.left());
  }
}

async function anyReady(objects: readonly Waitable[], options: WaitOptions): Promise<void> {
  const enough = new AbortController();
  const { signal } = enough;
  setMaxListeners(0, signal); // one for each is no leak
  const each = objects.map((one) =>
    isPolled(one)
      ? one.poll({ timeout: Infinity, signal })
      : comesReady(descriptorOf(one), POLLIN, { signal }),
  );
  try {
    await comesWithin(Promise.race(each), options);
  } finally {
    enough.abort();
    await Promise.allSettled(each);
  }
}

/** As {@link wait}; blocks this process in poll(2). */
export function waitSync<T extends Waitable>(
  objects: readonly T[],
  { timeout }: Pick<WaitOptions, 'timeout'> = {},
): T[] {
  const limit = new Limit({ timeout });
  const ready = objects.filter(isReady);
  if (ready.length > 0 || objects.length === 0) return ready;
  const positions = new Set(native.pollAny(objects.map(descriptorOf), POLLIN, limit.milliseconds));
  return objects.filter((_, i) => positions.has(i));
}
