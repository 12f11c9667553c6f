import type { RunResult } from '../model/result.js';
import type { Cell } from '../run/cell.js';
import type { Progress } from './progress.js';
import { type Count, Tally } from './tally.js';
import { languageTitle, modeTitle, plural } from './words.js';

/** One line for each square of the matrix, when its last run has ended. */
export class PlainProgress implements Progress {
  #tally = new Tally([]);
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  note(text: string): void {
    this.#write(`${text}\n`);
  }

  begin(cells: readonly Cell[]): void {
    this.#tally = new Tally(cells);
  }

  done(result: RunResult): void {
    const count = this.#tally.add(result);
    if (count?.done === count?.cell.total && count) this.#write(`${line(count)}\n`);
  }

  end(): void {
    for (const count of this.#tally.counts.values())
      if (count.done > 0 && count.done < count.cell.total) this.#write(`${line(count)}\n`);
  }
}

function line({ cell, done, failed, verdict, reason }: Count): string {
  const head = `${failed > 0 ? 'not ok' : 'ok'}  ${cell.topic}, ${languageTitle(cell.language)}, ${modeTitle(cell.mode)}`;
  const runs = done < cell.total ? `${done} of ${plural(cell.total, 'run')}` : plural(done, 'run');
  if (verdict === 'could not run') return `${head}: could not run (${reason ?? 'no reason known'})`;
  if (failed > 0) return `${head}: ${runs}, ${failed} not as expected (${verdict})`;
  return `${head}: ${runs}${verdict === 'passed' ? '' : `, ${verdict} as expected`}`;
}
