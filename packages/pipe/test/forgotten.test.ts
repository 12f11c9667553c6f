import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('fixtures/forgotten.mjs', import.meta.url));

it('a connection or listener that nobody has any more is closed; not while somebody waits', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program]);
  expect(stdout.split('\n')).toEqual([
    'connection closed',
    'it was kept',
    'and then closed',
    'listener closed',
    'ENOENT',
    '',
  ]);
});
