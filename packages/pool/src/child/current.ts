/** What a task is told about itself, in its worker. */
export interface CurrentTask {
  /** Aborted when nobody waits for the task any more; its worker is killed some time later. */
  readonly signal: AbortSignal;
  /** The same; true also while the task computes, and the event loop stands still. */
  readonly aborted: boolean;
  /** How often it was begun before, in a worker that died. */
  readonly attempt: number;
  /** Of `map` and the like: which item of the input it is. */
  readonly index: number | undefined;
}

const key = Symbol.for('isoproc.pool.current');
const shared = globalThis as unknown as Record<symbol, unknown>;

/** The task that this worker runs; undefined in every other process. */
export const currentTask = (): CurrentTask | undefined =>
  shared[key] as CurrentTask | undefined;

/** Called by the worker alone. */
export const setCurrent = (task: CurrentTask | undefined): void => {
  shared[key] = task;
};

const importing = Symbol.for('isoproc.pool.importing');

/** Whether this worker imports a module whose body would now make the same pool again. */
export const isImporting = (): boolean => shared[importing] === true;
export const setImporting = (is: boolean): void => {
  shared[importing] = is;
};
