import type { Mode, RunResult } from '../model/result.js';

/** One square of the matrix: all the runs of one program in one mode. */
export interface Cell {
  readonly topic: string;
  readonly language: string;
  readonly mode: Mode;
  /** How many runs there will be, those with a fault included. */
  readonly total: number;
}

export function cellKey(cell: Pick<RunResult, 'topic' | 'language' | 'mode'>): string {
  return `${cell.topic} ${cell.language} ${cell.mode}`;
}

/** Adds up what has the same square, in order of first appearance. */
export function cellsOf(runs: Iterable<Pick<RunResult, 'topic' | 'language' | 'mode'>>): Cell[] {
  const cells = new Map<string, Cell>();
  for (const { topic, language, mode } of runs) {
    const key = cellKey({ topic, language, mode });
    cells.set(key, { topic, language, mode, total: (cells.get(key)?.total ?? 0) + 1 });
  }
  return [...cells.values()];
}
