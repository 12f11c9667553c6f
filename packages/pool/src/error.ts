import { IsoprocError } from '@isoproc/core';
import type { Ending } from '@isoproc/process';

/** What a task's error has besides what it had where it was thrown. */
export interface TaskError extends Error {
  /** Of `map` and the like: which item of the input it was, from 0. */
  readonly index?: number;
}

/** Code `ERR_POOL_CLOSED`: the pool takes no tasks any more, or was terminated with this one in it. */
export class PoolClosedError extends IsoprocError {
  override name = 'PoolClosedError';

  constructor(what: string) {
    super('ERR_POOL_CLOSED', what);
  }
}

/** Code `ERR_POOL_FULL`: more tasks wait already than `maxQueue` allows. */
export class PoolFullError extends IsoprocError {
  override name = 'PoolFullError';

  constructor(most: number) {
    super('ERR_POOL_FULL', `run: ${most} tasks wait already (maxQueue); wait for some of them`);
  }
}

/** Code `ERR_POOL_STATE`: the pool is not in the state that the call needs. */
export class PoolStateError extends IsoprocError {
  override name = 'PoolStateError';

  constructor(message: string) {
    super('ERR_POOL_STATE', message);
  }
}

/**
 * Code `ERR_POOL_BROKEN`: workers cannot be started, or their initializer throws (`cause`), so that
 * nothing can be run.
 */
export class PoolBrokenError extends IsoprocError {
  override name = 'PoolBrokenError';

  constructor(cause: unknown) {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super('ERR_POOL_BROKEN', `the pool's workers do not come to work: ${why}`, { cause });
  }
}

/** Code `ERR_WORKER_DIED`: the worker ended, or was killed, while it ran the task. Says how. */
export class WorkerDiedError extends IsoprocError implements TaskError {
  override name = 'WorkerDiedError';
  readonly pid: number;
  /** Exit status; −N when signal N killed it. */
  readonly exitCode: number;
  /** Name of that signal, or null. */
  readonly signal: NodeJS.Signals | null;
  /** What the task called. */
  readonly task: string;
  readonly index?: number;

  constructor(task: string, pid: number, { exitCode, signal }: Ending, index?: number) {
    const how = signal === null ? `ended with status ${exitCode}` : `was killed by ${signal}`;
    const which = index === undefined ? task : `${task}, item ${index}`;
    super('ERR_WORKER_DIED', `a worker (pid ${pid}) ${how} while it ran ${which}`);
    this.pid = pid;
    this.exitCode = exitCode;
    this.signal = signal;
    this.task = task;
    if (index !== undefined) this.index = index;
  }
}
