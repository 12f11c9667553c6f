import { Pool } from '@isoproc/pool';
import { SharedArray } from '@isoproc/shared';
import { expect, test } from 'vitest';
import { compute, computeUntilAborted, count, square, untilAborted } from './fixtures/work.mjs';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const until = async (so: () => boolean) => {
  while (!so()) await turn();
};
const load = (gate: SharedArray<'int32'>, at: number) => Atomics.load(gate.view, at);

test('a task that waits is dropped, and never begun', async () => {
  await using pool = new Pool({ workers: 1 });
  const gate = new SharedArray('int32', 1);
  const running = pool.run(compute, [50, 7]);
  const abort = new AbortController();
  const all = [1, 2, 3].map(() => pool.run(count, [gate, 0], { signal: abort.signal }));
  const settled = Promise.allSettled(all);
  abort.abort(new Error('enough'));
  for (const one of await settled) expect(one).toMatchObject({ reason: { message: 'enough' } });
  expect(await running).toBe(7);
  expect(await pool.run(square, [2])).toBe(4);
  expect(gate.view[0]).toBe(0);
  await expect(pool.run(square, [2], { signal: abort.signal })).rejects.toThrow('enough');
});

test('one that runs is told, and its worker lives on when it obeys', async () => {
  await using pool = new Pool({ workers: 1, grace: 60_000 });
  for (const fn of [untilAborted, computeUntilAborted] as const) {
    const gate = new SharedArray('int32', 2);
    const abort = new AbortController();
    const { signal } = abort;
    const running =
      fn === untilAborted
        ? pool.run(untilAborted, [gate, true], { signal })
        : pool.run(computeUntilAborted, [gate], { signal });
    await until(() => load(gate, 0) !== 0);
    abort.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await until(() => load(gate, 1) === 1);
    expect(await pool.run(square, [3])).toBe(9);
  }
  expect(pool.stats().restarts).toBe(0);
});

test('who does not obey is killed after the grace, by SIGKILL if need be; others go on', async () => {
  await using pool = new Pool({ workers: 2, grace: 10 });
  const gate = new SharedArray('int32', 2);
  const abort = new AbortController();
  const running = pool.run(untilAborted, [gate, false], { signal: abort.signal });
  await until(() => load(gate, 0) !== 0);
  const [pid, before] = [load(gate, 0), pool.stats().restarts];
  abort.abort();
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  // Whether it still hears of it is a matter of time: 10 ms.
  await until(() => pool.stats().restarts === before + 1);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(await pool.map(square, [1, 2, 3])).toEqual([1, 4, 9]);
  expect(pool.stats().workers).toBe(2);
});

test('map and imap: what was not begun is not, and what runs is told', async () => {
  await using pool = new Pool({ workers: 1, grace: 60_000 });
  for (const name of ['map', 'imap'] as const) {
    const gate = new SharedArray('int32', 2);
    const abort = new AbortController();
    const { signal } = abort;
    const items = [gate, gate, gate];
    const options = { signal, chunkSize: 1 };
    const result =
      name === 'map'
        ? pool.map(computeUntilAborted, items, options)
        : pool.imap(computeUntilAborted, items, options).next();
    await until(() => load(gate, 0) !== 0);
    abort.abort();
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    await until(() => load(gate, 1) === 1);
    expect(await pool.run(square, [3])).toBe(9);
  }
});
