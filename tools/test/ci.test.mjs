import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../setup/child.mjs';
import { tree } from './tree.mjs';

/** Runs .ci/run with an npm that only fails as told; `results` is what the tests leave. */
async function ci(failing, results) {
  const npm = [
    '#!/bin/sh',
    'shift; echo "called $*"',
    results
      ? `[ "$*" = test ] && mkdir -p reports && echo '${JSON.stringify(results)}' > reports/test.json`
      : '',
    `case "$*" in ${failing}) exit 1;; esac`,
    'exit 0',
  ].join('\n');
  const root = tree({ '.ci/run': readFileSync('.ci/run', 'utf8'), 'bin/npm': npm });
  chmodSync(join(root, 'bin/npm'), 0o755);
  const PATH = [join(root, 'bin'), process.env.PATH].join(delimiter);
  const { status, output } = await run('bash', ['.ci/run'], {
    quiet: true,
    cwd: root,
    env: { PATH },
  });
  return { status, lines: output.trim().split('\n') };
}

const good = { passed: 7, failed: 0 };

test('calls what the README calls, and closes with the counts', async () => {
  const { status, lines } = await ci('nothing', good);
  expect(lines).toEqual(['called start', 'called run check', 'called test', '9 passed, 0 failed']);
  expect(status).toBe(0);
});

test.each([
  ['the matrix', 'start', good, '8 passed, 1 failed'],
  ['a check', '"run check"', good, '8 passed, 1 failed'],
  ['two tests', 'test', { passed: 5, failed: 2 }, '7 passed, 2 failed'],
  ['what surrounds the tests', 'test', good, '9 passed, 1 failed'],
  ['everything', '*', undefined, '0 passed, 3 failed'],
])('fails when %s fails, and still runs the rest', async (_what, failing, results, last) => {
  const { status, lines } = await ci(failing, results);
  expect(lines.filter((line) => line.startsWith('called'))).toHaveLength(3);
  expect(lines.at(-1)).toBe(last);
  expect(status).toBe(1);
});
