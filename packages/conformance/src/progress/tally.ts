import type { RunResult } from '../model/result.js';
import { type Cell, cellKey } from '../run/cell.js';

export interface Count {
  readonly cell: Cell;
  done: number;
  /** Runs whose verdict was not as expected. */
  failed: number;
  /** The verdict that is worth a word: the last one that was not `passed`. */
  verdict: string;
  reason: string | undefined;
}

/** How far each square of the matrix has come. */
export class Tally {
  readonly counts = new Map<string, Count>();

  constructor(cells: readonly Cell[]) {
    for (const cell of cells) {
      const verdict = 'passed';
      this.counts.set(cellKey(cell), { cell, done: 0, failed: 0, verdict, reason: undefined });
    }
  }

  add(result: RunResult): Count | undefined {
    const count = this.counts.get(cellKey(result));
    if (!count) return undefined;
    count.done++;
    if (!result.expected) count.failed++;
    if (result.verdict !== 'passed') {
      count.verdict = result.verdict;
      count.reason = result.reason;
    }
    return count;
  }
}
