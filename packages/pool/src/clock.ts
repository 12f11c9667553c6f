/**
 * CLOCK_MONOTONIC, which is the same in all processes; performance.now() is that since some moment. The
 * second clock is read a little later, at the first time much: the best of some tries counts.
 */
function originOf(): number {
  const tries = Array.from(
    { length: 5 },
    () => Number(process.hrtime.bigint()) / 1e6 - performance.now(),
  );
  return Math.max(...tries);
}

// Looked up when it is needed: `performance` brings a dozen modules along.
let origin: number | undefined;

/** Milliseconds since the system's start: what one process says another can compare. */
export const now = (): number => (origin ??= originOf()) + performance.now();
