import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import type { RunResult } from '../model/result.js';
import { type Cell, cellKey } from '../run/cell.js';
import type { Progress } from './progress.js';
import { type Count, Tally } from './tally.js';
import { languageTitle } from './words.js';

const perSecond = 12;
/** Of a square, in characters: six of them and a topic's name fit into 80. */
const width = 8;

/** The matrix, drawn again in place while it fills: a row a topic, a column a language and mode. */
export class MatrixProgress implements Progress {
  #tally = new Tally([]);
  #rows: string[] = [];
  #columns: Cell[] = [];
  #drawn = 0;
  readonly #log: ReturnType<typeof createLogUpdate>;

  constructor(stream: NodeJS.WriteStream) {
    this.#log = createLogUpdate(stream);
  }

  note(text: string): void {
    this.#log(pc.dim(text));
  }

  begin(cells: readonly Cell[]): void {
    this.#tally = new Tally(cells);
    this.#rows = [...new Set(cells.map(({ topic }) => topic))];
    const columns = new Map(cells.map((cell) => [cellKey({ ...cell, topic: '' }), cell]));
    this.#columns = [...columns.values()].sort(
      (a, b) => a.language.localeCompare(b.language) || a.mode.localeCompare(b.mode),
    );
    this.#draw();
  }

  done(result: RunResult): void {
    this.#tally.add(result);
    if (Date.now() - this.#drawn >= 1000 / perSecond) this.#draw();
  }

  end(): void {
    if (this.#rows.length === 0) this.#log.clear();
    else this.#draw(true);
    this.#log.done();
  }

  #howFar(): string {
    const counts = [...this.#tally.counts.values()];
    const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);
    const total = sum(counts.map(({ cell }) => cell.total));
    return `${sum(counts.map(({ done }) => done))} of ${total} runs; Ctrl-C ends them`;
  }

  #draw(over = false): void {
    this.#drawn = Date.now();
    const wide = Math.max(5, ...this.#rows.map((row) => row.length));
    const languages = this.#columns.map(({ language }, at) =>
      this.#columns[at - 1]?.language === language ? '' : languageTitle(language),
    );
    const lines = [languages, this.#columns.map(({ mode }) => mode)].map((heads) => {
      const row = heads.map((head) => pc.bold(head.padEnd(width))).join('  ');
      return `${' '.repeat(wide)}  ${row}`;
    });
    for (const topic of this.#rows) {
      const squares = this.#columns.map((column) =>
        square(this.#tally.counts.get(cellKey({ ...column, topic }))),
      );
      lines.push(`${topic.padEnd(wide)}  ${squares.join('  ')}`.trimEnd());
    }
    if (!over) lines.push(pc.dim(this.#howFar()));
    this.#log(lines.join('\n'));
  }
}

function square(count: Count | undefined): string {
  if (!count) return ' '.repeat(width);
  const { done, failed, cell, verdict } = count;
  const whole = done === cell.total;
  if (verdict === 'could not run') return pc.yellow('no tool'.padEnd(width));
  if (failed > 0) return pc.red(`✗ ${failed}/${done}`.padEnd(width));
  if (whole) return pc.green(`✓ ${done}`.padEnd(width));
  return (done > 0 ? String : pc.dim)(`${done}/${cell.total}`.padEnd(width));
}
