import type { Catalogue } from './catalogue.js';
import { now } from './clock.js';
import type { Checked } from './option.js';
import { type Scheduler, schedulerOf } from './schedule/scheduler.js';
import type { Staff } from './staff.js';
import type { Task } from './task.js';
import type { Worker } from './worker.js';

/** Who works, and who gets which task. */
export class Seats {
  readonly #seats: (Worker | undefined)[] = [];
  readonly #scheduler: Scheduler<Task>;
  #closed = false;
  /** Something more urgent has come than what workers have got. */
  #urgent = false;
  #balancing: NodeJS.Timeout | undefined;
  #idling: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: Checked,
    private readonly staff: Staff,
    private readonly catalogue: Catalogue,
    private readonly schedule: () => void,
  ) {
    const load = (seat: number) => this.#seats[seat]?.tasks.length ?? 0;
    this.#scheduler = schedulerOf<Task>(options.scheduling, load);
  }

  get pids(): number[] {
    return this.#seats.flatMap((worker) => worker?.process.pid ?? []);
  }

  /** Whether an answer can be expected in a moment. */
  readonly brisk = (): boolean => {
    for (const worker of this.#seats) if (worker?.brisk === true) return true;
    return false;
  };

  /** Tasks that no worker has. */
  get waiting(): number {
    return this.#scheduler.size;
  }

  /** Tasks that wait, without those that somebody will take at once. */
  get surplus(): number {
    let free = 0;
    for (const worker of this.#seats) if ((worker?.tasks.length ?? 0) === 0) free++;
    return this.waiting - free - (this.options.max - this.#seats.length);
  }

  add(task: Task): void {
    if (task.priority > 0) this.#urgent = true;
    this.#scheduler.add(task);
  }

  /** To be the first again: its worker has died. */
  giveBack(task: Task, seat: number): void {
    this.#scheduler.giveBack(task, seat);
  }

  empty(): Task[] {
    return this.#scheduler.empty();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#balancing);
    clearTimeout(this.#idling);
  }

  /** At least the fewest; with tasks waiting, one for each, at most the most. @throws as `Staff.start` */
  fill(): void {
    if (this.#closed) return;
    let wanted = this.waiting;
    for (const worker of this.#seats) if (worker?.ready === false) wanted--;
    const { min, max } = this.options;
    for (let seat = 0; seat < max; seat++) {
      if (this.#seats[seat] !== undefined) continue;
      if (seat >= min && wanted <= 0) return;
      this.#seats[seat] = this.staff.start(seat);
      wanted--;
      this.#scheduler.resize(this.#seats.length);
      if (seat >= min)
        this.#idling ??= setTimeout(() => this.#shrink(), this.options.idleTimeout).unref();
    }
  }

  /** It has left, or will: what it has not begun others do. False: it had left before. */
  leave(worker: Worker): boolean {
    if (this.#seats[worker.seat] !== worker) return false;
    this.#seats[worker.seat] = undefined;
    this.takeBack(worker);
    return true;
  }

  /** What it has not begun others do. */
  takeBack(worker: Worker): void {
    this.#takeBack(worker, () => true);
  }

  /** Gives out what there is to do. @param balance - also what others have not begun */
  dispatch(balance: boolean): void {
    if (this.#urgent) this.#makeWay();
    this.fill();
    this.#give();
    if (balance && this.#scheduler.moves) this.#balance();
  }

  #give(): void {
    while (this.waiting > 0) {
      const worker = this.#first();
      if (worker === undefined) break;
      const task = this.#scheduler.take(worker.seat);
      if (task === undefined) worker.served = true;
      else worker.give(task, this.catalogue.definition(task.target));
    }
    for (const worker of this.#seats) worker?.wake();
  }

  /** Of those who have room, who would begin it first. */
  #first(): Worker | undefined {
    let first: Worker | undefined;
    let soonest = Infinity;
    for (const worker of this.#seats) {
      if (worker?.ready !== true || worker.served || !worker.hasRoom) continue;
      const { expected } = worker;
      if (first !== undefined && expected >= soonest) continue;
      first = worker;
      soonest = expected;
    }
    return first;
  }

  #makeWay(): void {
    this.#urgent = false;
    const { priority } = this.#scheduler;
    for (const worker of this.#seats)
      if (worker !== undefined) this.#takeBack(worker, (task) => task.priority < priority);
  }

  /** The last ones it has not begun, as far as they are such. */
  #takeBack(worker: Worker, such: (task: Task) => boolean): void {
    for (let last; (last = worker.tasks.at(-1)) !== undefined && such(last);) {
      if (!worker.withdraw(last)) return;
      if (!last.settled) this.#scheduler.giveBack(last, worker.seat);
    }
  }

  #balance(): void {
    if (this.waiting > 0) return;
    let idle = 0;
    let longest: Worker | undefined;
    for (const worker of this.#seats) {
      if (worker?.ready !== true) continue;
      if (worker.tasks.length === 0) idle++;
      else if (worker.tasks.length > (longest?.tasks.length ?? 1)) longest = worker;
    }
    if (idle === 0 || longest === undefined) return;
    if (!longest.isLong) {
      // It is mostly done in a moment.
      this.#balancing ??= setTimeout(() => {
        this.#balancing = undefined;
        this.schedule();
      }, 1);
      return;
    }
    let count = Math.ceil((longest.tasks.length - 1) / 2);
    this.#takeBack(longest, () => count-- > 0);
    this.#give();
  }

  /** Who has had nothing to do for long ends, from the last seat on. */
  #shrink(): void {
    this.#idling = undefined;
    const { min, idleTimeout } = this.options;
    while (this.#seats.length > min) {
      const last = this.#seats.at(-1);
      if (last !== undefined) {
        if (!last.ready || last.tasks.length > 0 || now() - last.since < idleTimeout) break;
        last.close();
      }
      this.#seats.pop();
    }
    this.#scheduler.resize(this.#seats.length);
    if (this.#seats.length > min)
      this.#idling = setTimeout(() => this.#shrink(), Math.max(10, idleTimeout / 2)).unref();
  }
}
