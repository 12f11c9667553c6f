import type { Cell } from './cell.js';

/** Under this an object has its cell: for those who order, look at or describe what they do not know. */
export const CELL = Symbol.for('isoproc.cell');

/** What has a cell, whatever it is. */
export interface Celled {
  readonly [CELL]: Cell;
}

/** How `util.inspect` and `console.log` show an object: in one line, which waits for nothing. */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as typeof inspect;

/** `Lock "db" { process 4242, 1 waiting }`. @param parts - what is said of it; the empty ones are not */
export const summary = (what: string, ...parts: readonly (string | false | undefined)[]): string =>
  `${what} { ${parts.filter(Boolean).join(', ') || 'free'} }`;

/** As above, of what has a cell. @param waiting - how many wait */
export function summaryOf(
  kind: string,
  cell: Cell,
  waiting: number,
  ...parts: readonly (string | false | undefined)[]
): string {
  const { name } = cell.entry;
  const what = name === undefined ? kind : `${kind} ${JSON.stringify(name)}`;
  return summary(what, ...parts, waiting > 0 && `${String(waiting)} waiting`);
}
