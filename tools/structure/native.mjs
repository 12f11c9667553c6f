import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'packages/native/src/native.ts';

/** Each function of `interface Native` has a comment of its own. */
export function nativeProblems(root) {
  const lines = readFileSync(join(root, FILE), 'utf8').split('\n');
  const begin = lines.findIndex((line) => /^export interface Native\b/.test(line));
  if (begin < 0) return [`${FILE}: no interface Native`];
  const end = lines.indexOf('}', begin);
  return lines.slice(begin, end).flatMap((line, i, body) => {
    const name = /^ {2}(?:readonly )?(\w+)\??[(:<]/.exec(line)?.[1];
    const documented = body[i - 1]?.trimEnd().endsWith('*/');
    return name && !documented ? [`${FILE}:${begin + i + 1}: ${name} has no comment`] : [];
  });
}
