import { Line, type Waiting } from './line.js';
import type { Scheduler } from './scheduler.js';

/** One line: whoever has room takes the first. No worker is idle while a task waits. */
export class Central<T extends Waiting> implements Scheduler<T> {
  readonly moves = true;
  readonly #line = new Line<T>();

  get size(): number {
    return this.#line.size;
  }

  get priority(): number {
    return this.#line.priority;
  }

  add(task: T): void {
    this.#line.push(task);
  }

  giveBack(task: T): void {
    this.#line.unshift(task);
  }

  take(): T | undefined {
    return this.#line.shift();
  }

  resize(): void {
    // All seats have the same line.
  }

  empty(): T[] {
    return this.#line.empty();
  }
}
