import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from '../check/source.mjs';

const MAX_LINES = 250;

export function sizeProblems(root) {
  return sources(root, '.ts', '.mts', '.mjs', '.cc', '.hh', '.cpp', '.py').flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;
    return lines > MAX_LINES
      ? [`${file}: ${lines} lines; split it, ${MAX_LINES} is the limit`]
      : [];
  });
}
