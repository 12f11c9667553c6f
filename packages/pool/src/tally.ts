import { now } from './clock.js';
import { Histogram, type Summary } from './histogram.js';
import type { Task } from './task.js';
import type { Worker } from './worker.js';

/** What a pool has done so far. */
export interface PoolStats {
  /** Workers that run; of them, those that have nothing to do. */
  readonly workers: number;
  readonly idle: number;
  /** Tasks that wait, and that workers have got. A chunk is one task. */
  readonly waiting: number;
  readonly running: number;
  readonly completed: number;
  readonly failed: number;
  /** Workers that were replaced. */
  readonly restarts: number;
  /** The share of the workers' time in which they ran tasks: 0 to 1. */
  readonly utilisation: number;
  /** Milliseconds from submission to start, and from start to end, of each call. */
  readonly waitTime: Summary;
  readonly runTime: Summary;
}

/** Counts what happens in a pool. */
export class Tally {
  readonly #waits = new Histogram();
  readonly #runs = new Histogram();
  completed = 0;
  failed = 0;
  restarts = 0;
  /** Milliseconds of workers that have ended. */
  busy = 0;
  lived = 0;

  record(task: Task, began: number, ended: number): void {
    this.#waits.record(began - task.queued, task.count);
    this.#runs.record((ended - began) / task.count, task.count);
  }

  left(worker: Worker): void {
    this.busy += worker.busy;
    this.lived += now() - worker.born;
  }

  stats(workers: Iterable<Worker>, waiting: number): PoolStats {
    let [count, idle, running, busy, lived] = [0, 0, 0, this.busy, this.lived];
    for (const worker of workers) {
      count++;
      running += worker.tasks.length;
      if (worker.ready && worker.tasks.length === 0) idle++;
      busy += worker.busy;
      lived += now() - worker.born;
    }
    const { completed, failed, restarts } = this;
    return {
      workers: count,
      idle,
      waiting,
      running,
      completed,
      failed,
      restarts,
      utilisation: lived === 0 ? 0 : Math.min(1, busy / lived),
      waitTime: this.#waits.summary,
      runTime: this.#runs.summary,
    };
  }
}
