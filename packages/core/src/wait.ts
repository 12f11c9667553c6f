import { Watcher } from '@isoproc/native';

/** How long a wait may take. */
export interface WaitOptions {
  /** Milliseconds, at least 0; without it, for ever. */
  readonly timeout?: number | undefined;
  /** Abandons the wait: it rejects with the signal's reason, and nothing is lost. */
  readonly signal?: AbortSignal | undefined;
}

/** As the native functions take it: -1 is for ever. */
export function millisecondsOf(timeout: number | undefined): number {
  if (timeout === undefined || timeout === Infinity) return -1;
  if (timeout >= 0) return timeout;
  throw new RangeError(`timeout: milliseconds of at least 0 are needed, got ${String(timeout)}`);
}

/** What is left of `milliseconds` (as above) since `begin`, a `performance.now()`. */
export function leftOf(milliseconds: number, begin: number): number {
  return milliseconds <= 0 ? milliseconds : Math.max(0, milliseconds - (performance.now() - begin));
}

/** True: `event` came. False: the time was over. Rejects with the signal's reason. */
export async function comesWithin(
  event: Promise<unknown>,
  { timeout, signal }: WaitOptions = {},
): Promise<boolean> {
  signal?.throwIfAborted();
  const milliseconds = millisecondsOf(timeout);
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  try {
    return await Promise.race([
      event.then(() => true),
      new Promise<boolean>((resolve, reject) => {
        // Longer timers than Node's own limit would fire at once.
        if (milliseconds >= 0 && milliseconds < 2 ** 31)
          timer = setTimeout(resolve, milliseconds, false);
        onAbort = () => {
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', onAbort);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    if (onAbort) signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * True: the descriptor is ready for one of `events` (poll(2)). False: the time was over. Rejects with
 * the signal's reason.
 */
export async function comesReady(
  fd: number,
  events: number,
  options?: WaitOptions,
): Promise<boolean> {
  let watcher: Watcher | undefined;
  const ready = new Promise<void>((resolve) => {
    watcher = new Watcher(fd, events, () => {
      resolve();
    });
  });
  // At once: whoever aborts may close the descriptor next.
  const stop = () => watcher?.stop();
  options?.signal?.addEventListener('abort', stop);
  try {
    return await comesWithin(ready, options);
  } finally {
    stop();
    options?.signal?.removeEventListener('abort', stop);
  }
}
