import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { marked } from '../../vitest/marked.mjs';

test('a marked process is seen while it lives, and not afterwards', async () => {
  const run = `marked-test-${process.pid}`;
  const env = { ...process.env, ISOPROC_TEST_RUN: run };
  const child = spawn('cat', { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write('ready\n');
  await once(child.stdout, 'data'); // it runs cat by now, so its environment is its own
  expect(marked(run)).toEqual([{ pid: child.pid, command: 'cat' }]);
  child.stdin.end();
  await once(child, 'exit');
  expect(marked(run)).toEqual([]);
});
