import { expect, test } from 'vitest';

import { compiled } from './compile.js';
import { Run } from './run.js';

const wait = compiled('wait');

const stuck = ['pipe-deadlock', 'mutex-deadlock', 'vfork-deadlock', 'clone3-deadlock'];

test.each(stuck)('%s is quiet, and not for input', async (what) => {
  const run = new Run([wait, what]);
  expect((await run.until('quiet')).stdin).toBe(false);
  const { processes } = await run.supervisor.state();
  expect(processes.every((process) => process.forever && !process.stdin)).toBe(true);
  await run.supervisor.end();
  expect(run.of('quiet')).toHaveLength(1);
});

test('waiting for standard input is quiet, and busy once there is some', async () => {
  const run = new Run(['cat']);
  expect((await run.until('quiet')).stdin).toBe(true);
  expect((await run.supervisor.state()).processes).toMatchObject([
    { state: 'S', call: 'read', forever: true, stdin: true },
  ]);
  run.supervisor.input('x\n');
  await run.until('busy');
  await run.printed('x');
  run.supervisor.endInput();
  await run.supervisor.ended;
});

test.each(['node', 'python3'])('%s that waits for input is quiet', async (language) => {
  const program =
    language === 'node'
      ? ['-e', 'process.stdin.on("data", (d) => process.stdout.write(d))']
      : ['-c', 'import sys; print(sys.stdin.readline())'];
  const run = new Run([language, ...program]);
  expect((await run.until('quiet')).stdin).toBe(true);
  run.supervisor.endInput();
  expect((await run.supervisor.ended).status).toBe(0);
});

// Shown by a deadlock beside it: were these ever quiet, they would be by the time it is.
test.each(['busy', 'sleeping', 'alarmed', 'timed-epoll'])('%s is not quiet', async (what) => {
  const run = new Run([wait, what]);
  await run.printed(what);
  for (let looks = 0; looks < 3; looks++) {
    const beside = new Run([wait, 'pipe-deadlock']);
    await beside.until('quiet');
    await beside.supervisor.end();
  }
  const [process] = (await run.supervisor.state()).processes;
  expect(process?.forever).toBe(false);
  await run.supervisor.end();
  expect(run.of('quiet')).toEqual([]);
});
