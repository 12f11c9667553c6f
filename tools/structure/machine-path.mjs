import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from '../check/source.mjs';

const pattern = /(?<![\w.}/~-])\/(?:work|root|home)\/\w+/;
const endings = [
  '.ts',
  '.mjs',
  '.cjs',
  '.cc',
  '.hh',
  '.cpp',
  '.py',
  '.md',
  '.json',
  '.yaml',
  '.yml',
];

/** A path of one person's machine works nowhere else. */
export function machinePathProblems(root) {
  return sources(root, ...endings, '.patch', '.toml', '.gyp', 'run').flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, i) => {
        const found = pattern.exec(line);
        return found ? [`${file}:${i + 1}: ${found[0]} exists on one machine only`] : [];
      }),
  );
}
