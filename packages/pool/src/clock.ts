// CLOCK_MONOTONIC, which is the same in all processes; performance.now() is that since some moment.
const origin = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Milliseconds since the system's start: what one process says another can compare. */
export const now = (): number => origin + performance.now();
