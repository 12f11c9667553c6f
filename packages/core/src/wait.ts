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
