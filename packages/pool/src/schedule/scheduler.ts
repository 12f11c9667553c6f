import { Central } from './central.js';
import type { Waiting } from './line.js';
import { Lines } from './lines.js';

/** Who runs what: `central` is one line for all workers, the others give each worker a line of its own. */
export type Scheduling = 'central' | 'static' | 'power-of-two-choices' | 'work-stealing';

/**
 * Decides which worker runs a task. Workers are known by their seats: 0, 1, 2, …; who sits there may
 * die and be replaced, and the line before the seat stays.
 */
export interface Scheduler<T extends Waiting> {
  /** Tasks that wait. */
  readonly size: number;
  /** Whether what a worker has got, and not begun, may be taken back for one that has nothing to do. */
  readonly moves: boolean;
  /** A task has come. */
  add(task: T): void;
  /** It was given to that seat, and comes back, to be the first again. */
  giveBack(task: T, seat: number): void;
  /** The next one for a worker that has room for it. */
  take(seat: number): T | undefined;
  /** The greatest priority of those who wait. */
  readonly priority: number;
  /** From now on there are seats 0 … count − 1. */
  resize(count: number): void;
  /** All that wait; none are left. */
  empty(): T[];
}

/** @param load - how many tasks the worker at a seat has got already */
export function schedulerOf<T extends Waiting>(
  scheduling: Scheduling,
  load: (seat: number) => number,
  random: () => number = Math.random,
): Scheduler<T> {
  return scheduling === 'central' ? new Central<T>() : new Lines<T>(scheduling, load, random);
}
