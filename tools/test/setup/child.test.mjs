import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { run, version } from '../../setup/child.mjs';

test.each(['SIGINT', 'SIGTERM'])('%s ends the child, and is told apart', async (signal) => {
  const fixture = join(import.meta.dirname, 'fixtures/interrupted.mjs');
  const parent = spawn(process.execPath, [fixture], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const { value: pid } = await lines.next();
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  const ended = once(parent, 'exit');
  parent.kill(signal);
  expect((await lines.next()).value).toBe('interrupted');
  expect(await ended).toEqual([0, null]);
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});

test('tells the exit status and, when quiet, the output of both streams', async () => {
  const words = ['-c', 'echo out; echo err >&2; exit 3'];
  const { status, output } = await run('sh', words, { quiet: true });
  expect(status).toBe(3);
  expect(output.split('\n').sort()).toEqual(['', 'err', 'out']); // two pipes, in either order
  expect((await run('no-such-program', [], { quiet: true })).status).toBe(127);
  expect(version('no-such-program')).toBeUndefined();
});
