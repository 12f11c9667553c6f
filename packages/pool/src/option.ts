import type { Target, WaitOptions } from '@isoproc/core';
import { cpuCount, type StartMethod } from '@isoproc/process';
import type { Scheduling } from './schedule/scheduler.js';

/** Options of a `Pool`. */
export interface PoolOptions {
  /** How many workers: `min` and `max` in one. Default: as many as there are processors. */
  readonly workers?: number;
  /** At least so many, from the beginning on. Default: as many as at most. */
  readonly min?: number;
  /** At most so many; they are started when tasks wait. */
  readonly max?: number;
  /** Milliseconds after which a worker above `min` that has nothing to do ends. Default 10,000. */
  readonly idleTimeout?: number;
  /** Who runs what. Default `central`. */
  readonly scheduling?: Scheduling;
  /** Called first in each worker, as Python's `initializer`; its error breaks the pool. */
  readonly initializer?: readonly [target: Target<never, unknown>, args?: readonly unknown[]];
  /** A worker is replaced after so many tasks (a chunk is one). Default: never. */
  readonly maxTasksPerChild?: number;
  /** MiB: a worker that has more (resident) after a task is replaced. Default: no limit. */
  readonly memoryLimit?: number;
  /** How often a task whose worker died is run again. Default 0: it rejects with WorkerDiedError. */
  readonly retries?: number;
  /** As many tasks may wait; a further one is refused with PoolFullError. Default: no limit. */
  readonly maxQueue?: number;
  /**
   * Milliseconds that a worker has to end a task that was aborted, before it gets SIGTERM; and as many
   * again before SIGKILL. Default 1000.
   */
  readonly grace?: number;
  readonly startMethod?: StartMethod;
}

/** Options of one task. */
export interface RunOptions extends WaitOptions {
  /** Tasks of a greater one go first. Default 0. */
  readonly priority?: number;
  /** As that of the pool. */
  readonly retries?: number;
}

/** Options of `imap` and `imapUnordered`. */
export interface ImapOptions extends RunOptions {
  /** Items that go to a worker at once. Default: as many as take about a millisecond. */
  readonly chunkSize?: number;
  /** Called when some items are done. `total` is known when the input has come to its end. */
  readonly progress?: (done: number, total: number | undefined) => void;
}

/** Options of `map` and `starmap`. */
export type MapOptions = ImapOptions;

export type Checked = ReturnType<typeof checkedPool>;

const kinds: readonly Scheduling[] = ['central', 'static', 'power-of-two-choices', 'work-stealing'];

/** @throws RangeError */
export function checkedPool(options: PoolOptions) {
  const { workers, scheduling = 'central', idleTimeout = 10_000, grace = 1000 } = options;
  const max = whole('max', options.max ?? workers ?? Math.max(options.min ?? 1, cpuCount()), 1);
  const min = whole('min', options.min ?? workers ?? max, 0);
  if (min > max) throw new RangeError(`new Pool: min is ${min}, and more than max, ${max}`);
  if (!kinds.includes(scheduling))
    throw new RangeError(`new Pool: scheduling: ${kinds.join(', ')} are there, got '${scheduling}'`);
  return {
    min,
    max,
    scheduling,
    idleTimeout: whole('idleTimeout', idleTimeout, 0),
    grace: whole('grace', grace, 0),
    maxTasksPerChild: whole('maxTasksPerChild', options.maxTasksPerChild ?? Infinity, 1),
    memoryLimit: whole('memoryLimit', options.memoryLimit ?? Infinity, 1),
    retries: whole('retries', options.retries ?? 0, 0),
    maxQueue: whole('maxQueue', options.maxQueue ?? Infinity, 0),
    initializer: options.initializer,
    startMethod: options.startMethod,
  };
}

/** @throws RangeError */
export function whole(name: string, value: number, least: number): number {
  if (value === Infinity || (Number.isInteger(value) && value >= least)) return value;
  throw new RangeError(`${name}: a whole number of at least ${least} is needed, got ${String(value)}`);
}
