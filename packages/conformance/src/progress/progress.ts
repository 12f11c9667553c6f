import type { RunResult } from '../model/result.js';
import type { Cell } from '../run/cell.js';

/** Somebody who is shown what is going on. */
export interface Progress {
  /** Something that takes a while, before the first run: compiling. */
  note(text: string): void;
  begin(cells: readonly Cell[]): void;
  done(result: RunResult): void;
  /** Nothing further comes; also after an interruption. */
  end(): void;
}
