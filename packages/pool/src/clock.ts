// CLOCK_MONOTONIC, which is the same in all processes; performance.now() is that since some moment.
// The second clock is read a little later, at the first time much: the best of some tries counts.
const tries = Array.from(
  { length: 5 },
  () => Number(process.hrtime.bigint()) / 1e6 - performance.now(),
);
const origin = Math.max(...tries);

/** Milliseconds since the system's start: what one process says another can compare. */
export const now = (): number => origin + performance.now();
