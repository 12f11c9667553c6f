import type { RunResult, Verdict } from '../model/result.js';
import { plural } from './words.js';

/** The last line, in plain words. */
export function summaryText(
  results: readonly RunResult[],
  seconds: number,
  interrupted = false,
): string {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of results) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const unexpected = results.filter(({ expected }) => !expected).length;
  const parts = [...counts].map(([verdict, count]) => `${count} ${verdict}`);
  const end = unexpected > 0 ? `${unexpected} not as expected` : 'all as expected';
  const took = `${interrupted ? 'interrupted after ' : ''}${seconds.toFixed(1)} s`;
  if (results.length === 0) return `nothing was run (${took})`;
  return `${plural(results.length, 'run')}: ${parts.join(', ')}; ${end} (${took})`;
}
