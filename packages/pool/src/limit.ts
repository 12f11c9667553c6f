import { millisecondsOf, TimeoutError, type WaitOptions } from '@isoproc/core';

const nothing = (): void => undefined;

/**
 * Has `give` called with an error, once, when the time is over or the signal aborted. Gives what ends
 * that. @throws the signal's reason, when it is aborted already; RangeError
 */
export function limit(
  { timeout, signal }: WaitOptions,
  what: string,
  give: (error: unknown) => void,
): () => void {
  if (timeout === undefined && signal === undefined) return nothing;
  signal?.throwIfAborted();
  const milliseconds = millisecondsOf(timeout);
  const end = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
  const onAbort = (): void => {
    end();
    give(signal?.reason);
  };
  const onTime = (): void => {
    end();
    give(new TimeoutError(what, milliseconds));
  };
  signal?.addEventListener('abort', onAbort);
  // Longer timers than Node's own limit would fire at once.
  const limited = milliseconds >= 0 && milliseconds < 2 ** 31;
  const timer = limited ? setTimeout(onTime, milliseconds) : undefined;
  return end;
}
