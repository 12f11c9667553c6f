import type { WaitOptions } from '@isoproc/core';

export type { WaitOptions };

/** True: `event` came. False: the time was over. Rejects with the signal's reason. */
export async function comesWithin(
  event: Promise<unknown>,
  { timeout, signal }: WaitOptions = {},
): Promise<boolean> {
  signal?.throwIfAborted();
  if (timeout !== undefined && !(timeout >= 0)) {
    throw new RangeError(`timeout: milliseconds of at least 0 are needed, got ${String(timeout)}`);
  }
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  try {
    return await Promise.race([
      event.then(() => true),
      new Promise<boolean>((resolve, reject) => {
        // Longer timers than Node's own limit would fire at once.
        if (timeout !== undefined && timeout < 2 ** 31) timer = setTimeout(resolve, timeout, false);
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

/** A promise that is resolved from outside, once. */
export class Event {
  readonly promise: Promise<void>;
  happened = false;
  #resolve: () => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  happen(): void {
    this.happened = true;
    this.#resolve();
  }
}
