import { TimeoutError } from '@isoproc/core';
import { Watcher } from '@isoproc/native';
import type { WaitOptions } from '@isoproc/core';

/**
 * Resolves when the descriptor is ready, without blocking the event loop.
 * @throws TimeoutError; the signal's reason.
 */
export function ready(
  fd: number,
  events: number,
  { timeout, signal }: WaitOptions,
  what: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const finish = (error?: Error): void => {
      watcher.stop();
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (error === undefined) resolve();
      else reject(error);
    };
    const abort = (): void => {
      finish(signal?.reason as Error);
    };
    const watcher = new Watcher(fd, events, () => {
      finish();
    });
    signal?.addEventListener('abort', abort);
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            finish(new TimeoutError(what, timeout));
          }, timeout);
  });
}
