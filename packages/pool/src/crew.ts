import { referenceOf } from '@isoproc/core';
import type { Ending } from '@isoproc/process';
import { type Body, putBody } from './body.js';
import { Catalogue } from './catalogue.js';
import { PoolBrokenError, WorkerDiedError } from './error.js';
import { BOOTING, INLINE, MIXED, NOT_READY, READY, RETIRED, THREW } from './layout.js';
import type { Checked } from './option.js';
import { Pulse } from './pulse.js';
import { Seats } from './seats.js';
import { Staff } from './staff.js';
import { Tally } from './tally.js';
import type { Task } from './task.js';
import type { Heard, Worker } from './worker.js';

/** So many workers in a row may end before they come to work, while no other works. */
const MOST_FAILURES = 3;

/** The workers of a pool, and what they have to do: gives tasks out, takes answers, sees deaths. */
export class Crew {
  readonly tally = new Tally();
  readonly staff: Staff;
  readonly seats: Seats;
  readonly catalogue: Catalogue;
  /** Tasks that were submitted and are not settled. */
  outstanding = 0;
  #failures = 0;
  /** Nothing is run any more, because of that. */
  refusal: { readonly error: unknown } | undefined;
  #over = false;
  readonly #pulse: Pulse;

  /** @param onRest - called when nothing is outstanding any more, and when a worker has ended */
  constructor(
    private readonly options: Checked,
    private readonly onRest: () => void,
  ) {
    const { initializer, maxTasksPerChild, memoryLimit } = options;
    const setup = {
      initializer: initializer && {
        target: referenceOf(initializer[0]),
        args: initializer[1] ?? [],
      },
      maxTasks: maxTasksPerChild,
      memoryLimit: memoryLimit * 2 ** 20,
    };
    this.staff = new Staff(options, setup, this.tally, (worker) => this.#ended(worker));
    this.catalogue = new Catalogue(this.staff.heap);
    this.seats = new Seats(options, this.staff, this.catalogue, () => this.schedule());
    this.#pulse = new Pulse(this.staff, this.seats.brisk, {
      dispatch: () => this.#dispatch(true),
      hear: () => this.#hearAll(),
      resting: () => this.#resting,
    });
    try {
      this.seats.fill();
    } catch (error) {
      this.terminate(error);
      throw error;
    }
  }

  /** @param body - a long one is put where every worker finds it */
  submit(task: Task, body: Body): void {
    this.outstanding++;
    if (this.refusal !== undefined) {
      this.#fail(task, this.refusal.error);
      return;
    }
    if (body.length > INLINE) {
      task.block = this.staff.heap.allocate(body.length);
      putBody(body, this.staff.heap.at(task.block.page, body.length));
      task.body = undefined;
    }
    this.seats.add(task);
    this.schedule();
  }

  /** Takes what there is to be heard, also when nobody waits for it. */
  look(): void {
    this.#hearAll();
  }

  schedule(): void {
    if (!this.#over) this.#pulse.schedule();
  }

  /**
   * Nobody waits for the task any more. It is not begun, if it was not; a worker that has begun it is
   * told, and killed if it does not end it within the grace.
   */
  abandon(task: Task, error: unknown): void {
    if (task.settled) return;
    const { worker } = task;
    this.#fail(task, error);
    if (worker === undefined || worker.withdraw(task)) this.#release(task);
    else {
      worker.abort(task, this.options.grace);
      this.seats.takeBack(worker);
    }
    this.schedule();
  }

  /** No more tasks will come: the workers end. */
  close(): void {
    this.seats.close();
    for (const worker of this.staff.running) {
      worker.close();
      void worker.process.ended(); // keeps this process alive until then
    }
    this.#over = true;
  }

  /** Ends all workers. What they have, and what waits, fails with that error. */
  terminate(error: unknown): void {
    this.refusal ??= { error };
    this.#over = true;
    this.seats.close();
    for (const worker of this.staff.running) {
      for (const task of worker.tasks) this.#fail(task, error);
      worker.end(this.options.grace);
      void worker.process.ended();
    }
    for (const task of this.seats.empty()) {
      this.#fail(task, error);
      this.#release(task);
    }
  }

  get #resting(): boolean {
    if (this.outstanding > 0) return false;
    for (const worker of this.staff.running) if (worker.tasks.length > 0) return false;
    return true;
  }

  #hearAll(): void {
    for (const worker of this.staff.running) {
      this.#takeAll(worker);
      this.#look(worker);
    }
  }

  #dispatch(balance: boolean): void {
    try {
      this.seats.dispatch(balance);
    } catch (error) {
      // A worker could not be started: the others do the work, or it is tried again.
      if (this.staff.running.size === 0) this.#break(error);
    }
  }

  #look(worker: Worker): void {
    const { phase } = worker;
    if (phase === READY && !worker.ready) {
      worker.arrive();
      this.#failures = 0;
      this.schedule();
    } else if (phase === RETIRED && this.seats.leave(worker)) {
      this.tally.restarts++;
      this.schedule();
    }
  }

  #takeAll(worker: Worker): void {
    if (!worker.hasAnswers) return;
    this.#pulse.stay();
    for (let answer; (answer = worker.take()) !== undefined;) this.#hear(worker, answer);
    if (this.seats.waiting > 0) this.#dispatch(false);
    // The rest when the program has had its say: it may have more to do, and others less.
    queueMicrotask(() => this.schedule());
  }

  #hear(worker: Worker, { task, status, values, began, ended }: Heard): void {
    if (task === undefined) {
      if (status === NOT_READY) this.#break(values[0]);
      return;
    }
    this.#failures = 0;
    this.#release(task);
    if (task.settled) return;
    this.tally.record(task, began, ended);
    if (status === THREW) this.#fail(task, values[0]);
    else {
      this.#settle(task);
      const [list, errors] = status === MIXED ? (values as [unknown[], []]) : [values, []];
      this.tally.completed++;
      task.sink.done(list, errors, ended - began);
    }
    if (this.outstanding === 0) this.onRest();
  }

  #ended(worker: Worker): void {
    this.#takeAll(worker);
    const { exitCode, signal, pid } = worker.process;
    const ending: Ending = { exitCode: exitCode ?? 255, signal };
    const { phase } = worker;
    if (this.seats.leave(worker) && !this.#over) this.tally.restarts++;
    for (const task of worker.tasks.splice(0)) this.#orphaned(task, worker, ending);
    this.staff.leave(worker);
    if (phase === BOOTING && !worker.closing && ++this.#failures >= MOST_FAILURES)
      this.#break(new WorkerDiedError('its own start', pid ?? 0, ending));
    if (!this.#over) this.schedule();
    this.onRest();
  }

  /** It was begun by who has died; what was not was given back before. */
  #orphaned(task: Task, worker: Worker, ending: Ending): void {
    task.worker = undefined;
    if (task.settled) {
      this.#release(task);
      return;
    }
    task.attempt++;
    if (task.retries > 0 && !this.#over) {
      task.retries--;
      this.seats.giveBack(task, worker.seat);
      return;
    }
    this.#settle(task);
    this.#release(task);
    this.tally.failed++;
    task.sink.died(worker.process.pid ?? 0, ending, worker.item);
  }

  #break(cause: unknown): void {
    this.terminate(new PoolBrokenError(cause));
  }

  #fail(task: Task, error: unknown): void {
    if (task.settled) return;
    this.#settle(task);
    this.tally.failed++;
    task.sink.fail(error);
    if (this.outstanding === 0) this.onRest();
  }

  #settle(task: Task): void {
    task.settled = true;
    this.outstanding--;
  }

  /** Nobody reads its body any more. */
  #release(task: Task): void {
    if (task.block !== undefined) this.staff.heap.free(task.block);
    task.block = task.body = undefined;
  }
}
