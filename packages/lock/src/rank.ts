import type { Cell } from '@isoproc/core';
import { LockOrderError, type Ranked } from './error.js';
import { actsFor, currentOwner, type Owner } from './owner.js';

interface Hold extends Ranked {
  readonly owner: Owner;
}

// What this thread has that is ranked, by place.
const held = new Map<string, Hold>();
let ordered = false;

/** A lock's place in the order of acquiring, if it has one. */
export class Rank implements Ranked {
  readonly label: string;
  readonly #key: string;

  private constructor(
    cell: Cell,
    readonly rank: number,
  ) {
    this.label = cell.entry.label;
    this.#key = `${cell.region.id}:${String(cell.byteOffset)}`;
  }

  static of(cell: Cell): Rank | undefined {
    const { rank } = cell.entry;
    return rank === undefined ? undefined : new Rank(cell, rank);
  }

  /** Before waiting. @throws LockOrderError: who asks has one of this rank, or of a higher one */
  check(): void {
    const owner = currentOwner();
    if (ordered || held.has(this.#key)) return;
    for (const hold of held.values())
      if (hold.rank >= this.rank && actsFor(hold.owner, owner))
        throw new LockOrderError(this, hold);
  }

  take(): void {
    held.set(this.#key, { label: this.label, rank: this.rank, owner: currentOwner() });
  }

  give(): void {
    held.delete(this.#key);
  }
}

/** Begins to acquire something whose order has been seen to already. @internal */
export function inOrder<T>(acquire: () => T): T {
  const before = ordered;
  ordered = true;
  try {
    return acquire();
  } finally {
    ordered = before;
  }
}
