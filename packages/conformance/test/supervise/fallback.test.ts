import { expect, test } from 'vitest';

import { compiled } from './compile.js';
import { Run } from './run.js';

const family = compiled('family');

test('without tracing the run says so, and what stands still is seen', async () => {
  const run = new Run([family, 'zombie'], { trace: false });
  const start = await run.until('start');
  expect(start.tracing).toBe('sampling');
  expect(start.why).toContain('--no-trace');
  await run.printed('ended');
  const fork = await run.until('fork');
  const exit = await run.until('exit');
  expect(exit).toMatchObject({ pid: fork.pid, status: 3 });
  expect((await run.supervisor.state([fork.pid])).processes[0]?.state).toBe('Z');
  run.supervisor.input('\n');
  await run.until('reap', (reap) => reap.pid === fork.pid);
  run.supervisor.endInput();
  expect((await run.supervisor.ended).status).toBe(0);
});

test('a straggler is found and killed all the same', async () => {
  const run = new Run([family, 'straggler'], { trace: false });
  await run.printed('straggler');
  const straggler = Number(/straggler (\d+)/.exec(run.stdout())?.[1]);
  await run.until('exit', (exit) => exit.pid === run.of('start')[0]?.pid);
  const end = await run.supervisor.end();
  expect(end.left.processes).toMatchObject([{ pid: straggler, name: 'family' }]);
  expect(() => process.kill(straggler, 0)).toThrow();
});
