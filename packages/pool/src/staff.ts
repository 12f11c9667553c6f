import { Cell, EventCount, type Target } from '@isoproc/core';
import { Process } from '@isoproc/process';
import { type Setup, workReference } from './child/entry.js';
import { Heap } from './heap.js';
import { Link } from './link.js';
import type { Checked } from './option.js';
import type { Tally } from './tally.js';
import { Worker } from './worker.js';

// The pool does not load what only its workers run.
const work = Object.assign(() => undefined, { reference: workReference }) as Target<
  [link: Link, setup: Setup],
  void
>;

/** Starts workers for the seats of a pool, and has the memory of those that have ended used again. */
export class Staff {
  /** Long bodies of tasks, whoever runs them. */
  readonly heap = Heap.create();
  readonly #cell = Cell.create();
  /** Where the pool waits for answers. */
  readonly place = new EventCount(this.#cell, 0);
  /** All that run: also those that are about to end and have no seat any more. */
  readonly running = new Set<Worker>();
  started = 0;
  readonly #free: Link[] = [];

  constructor(
    private readonly options: Checked,
    private readonly setup: Setup,
    private readonly tally: Tally,
    private readonly onEnd: (worker: Worker) => void,
  ) {}

  /** @throws SerializeError: an argument of the initializer; the system's own error */
  start(seat: number): Worker {
    const link = this.#free.pop() ?? Link.create(this.#cell, this.heap);
    const { startMethod } = this.options;
    const name = `PoolWorker-${++this.started}`;
    const process = new Process(work, [link, this.setup], {
      name,
      daemon: true,
      ...(startMethod !== undefined && { startMethod }),
    });
    try {
      process.startSync();
    } catch (error) {
      this.#free.push(link);
      throw error;
    }
    const worker = new Worker(seat, link, process, this.onEnd);
    this.running.add(worker);
    return worker;
  }

  /** A worker has ended, and everything it has said has been taken. */
  leave(worker: Worker): void {
    this.running.delete(worker);
    this.tally.left(worker);
    worker.leave();
    worker.link.reset();
    this.#free.push(worker.link);
  }
}
