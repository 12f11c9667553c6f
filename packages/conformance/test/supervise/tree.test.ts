import { expect, test } from 'vitest';

import { compiled } from './compile.js';
import { finished, Run } from './run.js';

const family = compiled('family');

test('forks by threads, vfork and nested forks are all seen, with their true parents', async () => {
  const run = await finished([family, 'bush']);
  const root = run.of('start')[0]?.pid;
  const forks = run.of('fork');
  expect(forks).toHaveLength(7);
  const deep = forks.at(-1);
  expect(forks.slice(0, 6).every((fork) => fork.parent === root)).toBe(true);
  expect(deep?.parent).toBe(forks[5]?.pid);
  expect(run.of('exec').map((exec) => exec.path.split('/').at(-1))).toEqual(['family', 'true']);
  expect(run.of('exit')).toHaveLength(8);
  expect(run.of('end')[0]).toMatchObject({ status: 0, left: { processes: [], zombies: [] } });
});

test('a zombie is seen as one, and its reaping before what is printed after it', async () => {
  const run = new Run([family, 'zombie']);
  await run.printed('ended');
  const child = (await run.until('fork')).pid;
  const before = await run.supervisor.state();
  expect(before.processes.find((process) => process.pid === child)?.state).toBe('Z');
  run.supervisor.input('\n');
  await run.printed('reaped');
  expect((await run.supervisor.state([child])).processes).toEqual([]);
  run.supervisor.endInput();
  expect((await run.supervisor.ended).left.zombies).toEqual([]);
  const reap = run.at((m) => m.type === 'reap' && m.pid === child);
  const told = run.at((m) => m.type === 'output' && m.text?.includes('reaped') === true);
  expect(reap).toBeGreaterThan(run.at((m) => m.type === 'exit' && m.pid === child));
  expect(reap).toBeLessThan(told);
});

test('a child nobody waited for is left as a zombie', async () => {
  const run = new Run([family, 'negligent']);
  await run.printed('ended');
  run.supervisor.endInput();
  const { left } = await run.supervisor.ended;
  const [fork] = run.of('fork');
  expect(left.zombies).toEqual([{ pid: fork?.pid, parent: fork?.parent }]);
});

test('an orphan is adopted before it tells of it', async () => {
  const run = new Run([family, 'orphan']);
  await run.printed('orphaned');
  const orphan = run.of('fork')[1]?.pid;
  const adopted = run.at((m) => m.type === 'adopt' && m.pid === orphan);
  const told = run.at((m) => m.type === 'output' && m.text?.includes('orphaned') === true);
  expect(adopted).toBeGreaterThan(-1);
  expect(adopted).toBeLessThan(told);
  expect(run.of('adopt')[0]?.parent).toBe(run.supervisor.pid);
  await run.printed('parent-gone');
  run.supervisor.endInput();
  expect((await run.supervisor.ended).left).toMatchObject({ processes: [], zombies: [] });
});

test('a straggler in a session of its own is named and killed', async () => {
  const run = new Run([family, 'straggler']);
  await run.printed('straggler');
  await run.until('quiet');
  const end = await run.supervisor.end();
  const straggler = Number(/straggler (\d+)/.exec(run.stdout())?.[1]);
  expect(end.status).toBe(0);
  expect(end.left.processes).toEqual([{ pid: straggler, name: 'family', killed: true }]);
  expect(run.of('exit').at(-1)).toMatchObject({ pid: straggler, signal: 'SIGKILL' });
  expect(() => process.kill(straggler, 0)).toThrow();
});

test('each exit stands before what its waiter prints, 200 times', async () => {
  const run = await finished([family, 'order', '200']);
  const ended = new Set<number>();
  let checked = 0;
  let text = '';
  for (const message of run.messages) {
    if (message.type === 'exit') ended.add(message.pid);
    if (message.type !== 'output') continue;
    text += message.text ?? '';
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const waited = /^waited (\d+)/.exec(line)?.[1];
      if (waited === undefined) continue;
      expect(ended.has(Number(waited))).toBe(true);
      checked++;
    }
  }
  expect(checked).toBe(200);
});

test('exec by another thread keeps the process', async () => {
  const run = await finished([family, 'thread-exec']);
  expect(run.stdout()).toBe('from-exec\n');
  expect(run.of('exec').map((exec) => exec.path.split('/').at(-1))).toEqual(['family', 'echo']);
  expect(run.of('exit')).toHaveLength(1);
  expect(run.of('end')[0]?.status).toBe(0);
});
