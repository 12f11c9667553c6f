import pc from 'picocolors';
import { languages } from '../program/language.js';
import type { Hunted } from './hunt.js';

/** The share of mutants killed: a row a topic, a column a language, and all of them below. */
export function killTable(hunted: readonly Hunted[]): string {
  const topics = [...new Set(hunted.map(({ topic }) => topic))];
  const wide = Math.max(5, ...topics.map((topic) => topic.length));
  const used = languages.filter(({ name }) => hunted.some(({ language }) => language === name));
  const row = (title: string, rows: readonly Hunted[]): string => {
    const squares = used.map(({ name, title: head }) =>
      share(
        rows.filter(({ language }) => language === name),
        Math.max(10, head.length),
      ),
    );
    return `${title.padEnd(wide)}  ${squares.join('  ')}`.trimEnd();
  };
  const heads = used.map(({ title }) => pc.bold(title.padEnd(Math.max(10, title.length))));
  return [
    `${' '.repeat(wide)}  ${heads.join('  ')}`.trimEnd(),
    ...topics.map((slug) =>
      row(
        slug,
        hunted.filter(({ topic }) => topic === slug),
      ),
    ),
    row('all', hunted),
  ].join('\n');
}

function share(rows: readonly Hunted[], width: number): string {
  if (rows.length === 0) return '-'.padEnd(width);
  const killed = rows.filter(({ outcome }) => outcome === 'killed').length;
  const text = `${killed} of ${rows.length}`.padEnd(width);
  return killed === rows.length ? pc.green(text) : pc.red(text);
}
