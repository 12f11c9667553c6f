import { Line, type Waiting } from './line.js';
import type { Scheduler, Scheduling } from './scheduler.js';

/**
 * A line before each seat. `static`: tasks are dealt out in turns, as they come, and stay there.
 * `power-of-two-choices`: of two seats chosen at random, the one with the shorter line.
 * `work-stealing`: dealt out in turns; whoever has nothing left takes from the end of the longest line.
 */
export class Lines<T extends Waiting> implements Scheduler<T> {
  readonly moves: boolean;
  #lines: Line<T>[] = [new Line<T>()];
  #next = 0;

  constructor(
    private readonly scheduling: Exclude<Scheduling, 'central'>,
    private readonly load: (seat: number) => number,
    private readonly random: () => number,
  ) {
    this.moves = scheduling === 'work-stealing';
  }

  get size(): number {
    return this.#lines.reduce((sum, line) => sum + line.size, 0);
  }

  get priority(): number {
    return Math.max(...this.#lines.map((line) => line.priority));
  }

  add(task: T): void {
    this.#lineOf(this.#choose()).push(task);
  }

  giveBack(task: T, seat: number): void {
    this.#lineOf(seat).unshift(task);
  }

  take(seat: number): T | undefined {
    const own = this.#lineOf(seat).shift();
    if (own !== undefined || !this.moves) return own;
    const longest = this.#lines.reduce((most, line) => (line.size > most.size ? line : most));
    return longest.pop();
  }

  resize(count: number): void {
    const more = Math.max(1, count) - this.#lines.length;
    for (let i = 0; i < more; i++) this.#lines.push(new Line<T>());
    if (more >= 0) return;
    for (const line of this.#lines.splice(more)) for (const task of line.empty()) this.add(task);
  }

  empty(): T[] {
    return this.#lines.flatMap((line) => line.empty());
  }

  #choose(): number {
    const count = this.#lines.length;
    if (this.scheduling !== 'power-of-two-choices') return this.#next++ % count;
    const [one, other] = [this.#any(count), this.#any(count)];
    return this.#loadAt(other) < this.#loadAt(one) ? other : one;
  }

  #any(count: number): number {
    return Math.min(count - 1, Math.floor(this.random() * count));
  }

  #loadAt(seat: number): number {
    return this.#lineOf(seat).size + this.load(seat);
  }

  /** A seat that is gone has its tasks at another. */
  #lineOf(seat: number): Line<T> {
    const line = this.#lines[seat % this.#lines.length];
    if (line === undefined) throw new RangeError(`no seat ${seat}`);
    return line;
  }
}
