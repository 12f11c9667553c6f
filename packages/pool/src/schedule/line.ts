/** What can wait in a line. */
export interface Waiting {
  /** Greater goes first. */
  readonly priority: number;
  /** Nobody wants it done any more: it is passed over. */
  readonly settled: boolean;
}

/** Of one priority: first in, first out. */
class Level<T> {
  readonly items: (T | undefined)[] = [];
  head = 0;

  constructor(readonly priority: number) {}

  get size(): number {
    return this.items.length - this.head;
  }

  shift(): T | undefined {
    const item = this.items[this.head];
    this.items[this.head++] = undefined;
    if (this.head > 64 && this.head * 2 > this.items.length) {
      this.items.splice(0, this.head);
      this.head = 0;
    }
    return item;
  }

  unshift(item: T): void {
    if (this.head > 0) this.items[--this.head] = item;
    else this.items.unshift(item);
  }
}

/** Tasks that wait: the greatest priority first, and of one priority the oldest. */
export class Line<T extends Waiting> {
  readonly #levels: Level<T>[] = [];

  /** How many there are, also of those that are settled and not yet passed over. */
  get size(): number {
    let size = 0;
    for (const level of this.#levels) size += level.size;
    return size;
  }

  push(item: T): void {
    this.#levelOf(item.priority).items.push(item);
  }

  /** Back to the front: it was taken too early. */
  unshift(item: T): void {
    this.#levelOf(item.priority).unshift(item);
  }

  /** The priority of the next one. */
  get priority(): number {
    return this.#first()?.priority ?? -Infinity;
  }

  shift(): T | undefined {
    return this.#first()?.shift();
  }

  /** The one that would have to wait longest. */
  pop(): T | undefined {
    for (let i = this.#levels.length - 1; i >= 0; i--) {
      const level = this.#levels[i];
      while (level !== undefined && level.size > 0) {
        const item = level.items.pop();
        if (item?.settled === false) return item;
      }
    }
    return undefined;
  }

  /** All of them, in order; none are left. */
  empty(): T[] {
    const all: T[] = [];
    for (let next; (next = this.shift()) !== undefined;) all.push(next);
    return all;
  }

  #first(): Level<T> | undefined {
    for (let level; (level = this.#levels[0]) !== undefined;) {
      while (level.size > 0) {
        if (level.items[level.head]?.settled === false) return level;
        level.shift();
      }
      // One is kept: mostly there is no other priority.
      if (this.#levels.length === 1) return undefined;
      this.#levels.shift();
    }
    return undefined;
  }

  #levelOf(priority: number): Level<T> {
    let at = 0;
    for (; at < this.#levels.length; at++) {
      const level = this.#levels[at];
      if (level?.priority === priority) return level;
      if (level !== undefined && level.priority < priority) break;
    }
    const made = new Level<T>(priority);
    this.#levels.splice(at, 0, made);
    return made;
  }
}
