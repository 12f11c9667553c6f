import { expect, test } from 'vitest';
import { begin, line, living, nobodyLeft, run } from './run.js';

test('nobody outlives a parent that is killed while all workers compute', async () => {
  const { child, marker } = begin('program.mjs', 'computing');
  const [, pids = ''] = await line(child.stdout, /computing ([\d ]+)\n/);
  expect(living(marker)).toEqual(expect.arrayContaining(pids.split(' ').map(Number)));
  child.kill('SIGKILL');
  await nobodyLeft(marker);
});

test('nor one that exits, or is terminated', async () => {
  for (const end of ['exit', 'SIGTERM'] as const) {
    const { child, marker } = begin('program.mjs', 'computing');
    await line(child.stdout, /computing ([\d ]+)\n/);
    if (end === 'exit') child.stdin.end('\n');
    else child.kill(end);
    await nobodyLeft(marker);
  }
});

test('an idle pool does not keep its program alive; a task does', async () => {
  expect(await run('program.mjs', 'idle')).toMatchObject({ stdout: '9\n', status: 0 });
  expect(await run('program.mjs', 'busy')).toMatchObject({ stdout: 'done\n', status: 0 });
  expect(await run('program.mjs', 'never')).toMatchObject({ stdout: 'ERR_TIMEOUT\n', status: 0 });
});

test('resource_warning: a pool that nobody has any more is ended, with a warning', async () => {
  const { stdout, status, marker } = await run('program.mjs', 'forgotten');
  expect(stdout).toBe('ResourceWarning: a Pool was neither closed nor terminated\n');
  expect(status).toBe(0);
  expect(living(marker)).toEqual([]);
});

test('noforkbomb: a program that makes its pool on import is told, and nothing multiplies', async () => {
  const { stdout, stderr, status, marker } = await run('bomb.mjs');
  expect(stdout).toBe('');
  expect(stderr).toContain('make it inside main(import.meta, …)');
  expect(status).toBe(1);
  await nobodyLeft(marker);
});
