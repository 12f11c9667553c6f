export { type CurrentTask, currentTask } from './child/current.js';
export {
  PoolBrokenError,
  PoolClosedError,
  PoolFullError,
  PoolStateError,
  type TaskError,
  WorkerDiedError,
} from './error.js';
export type { Summary } from './histogram.js';
export type { ImapOptions, MapOptions, PoolOptions, RunOptions } from './option.js';
export { Pool } from './pool.js';
export type { Scheduling } from './schedule/scheduler.js';
export type { Input } from './source.js';
export type { PoolStats } from './tally.js';
