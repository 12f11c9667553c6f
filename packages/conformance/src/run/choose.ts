import { UsageError } from './error.js';

/**
 * The items whose key was named, in their own order; all when none was named.
 * @throws UsageError (`UNKNOWN_NAME`) with what comes nearest.
 */
export function choose<T>(
  items: readonly T[],
  names: readonly string[],
  key: (item: T) => string,
  kind: string,
): T[] {
  for (const name of names) {
    if (items.some((item) => key(item) === name)) continue;
    throw new UsageError('UNKNOWN_NAME', unknown(kind, name, items.map(key)));
  }
  return items.filter((item) => names.length === 0 || names.includes(key(item)));
}

/** One line: what is unknown, and what may have been meant. */
export function unknown(kind: string, name: string, known: readonly string[]): string {
  const near = known
    .map((word) => ({ word, far: distance(name, word) }))
    .filter(({ word, far }) => far <= Math.max(2, name.length / 3) || word.includes(name))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ word }) => `'${word}'`);
  if (near.length > 0) return `unknown ${kind} '${name}'; did you mean ${near.join(' or ')}?`;
  return `unknown ${kind} '${name}'; known: ${known.join(', ') || 'none'}`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
