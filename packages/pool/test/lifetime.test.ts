import { Event } from '@isoproc/lock';
import { Pool, PoolFullError, PoolStateError } from '@isoproc/pool';
import { SharedArray } from '@isoproc/shared';
import { expect, test } from 'vitest';
import {
  atExit,
  block,
  compute,
  eat,
  isSet,
  note,
  pidOf,
  square,
  withTimer,
} from './fixtures/work.mjs';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const turn = () => new Promise((resolve) => setImmediate(resolve));
const until = async (so: () => boolean) => {
  while (!so()) await turn();
};

test('pool_worker_lifetime: a worker is replaced after so many tasks', async () => {
  const pool = new Pool({ workers: 3, maxTasksPerChild: 10 });
  const pids = await pool.map(pidOf, upTo(100), { chunkSize: 1 });
  const counts = new Map<number, number>();
  for (const pid of pids) counts.set(pid, (counts.get(pid) ?? 0) + 1);
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(10);
  expect(counts.size).toBeGreaterThanOrEqual(10);
  await until(() => pool.stats().workers === 3 && pool.stats().idle === 3);
  expect(await pool.map(square, [5])).toEqual([25]);
  await pool.close();
});

test('pool_worker_lifetime_early_close: what was submitted before is done', async () => {
  const pool = new Pool({ workers: 3, maxTasksPerChild: 1 });
  const all = upTo(6).map((x) => pool.run(square, [x]));
  const items = pool.imap(square, upTo(6));
  const mapped = pool.map(square, upTo(6), { chunkSize: 1 });
  const closed = pool.close();
  expect(await Promise.all(all)).toEqual([0, 1, 4, 9, 16, 25]);
  expect(await mapped).toEqual([0, 1, 4, 9, 16, 25]);
  const list = [];
  for await (const x of items) list.push(x);
  expect(list).toEqual([0, 1, 4, 9, 16, 25]);
  await closed;
  await pool.join();
});

test('pool_maxtasksperchild_invalid: only a whole number of at least 1', () => {
  for (const maxTasksPerChild of [0, -1, 0.5, NaN, '5'] as number[])
    expect(() => new Pool({ maxTasksPerChild })).toThrow(RangeError);
});

test('worker_finalization_via_atexit: at close, exit handlers of the workers run', async () => {
  const gate = new SharedArray('int32', 1);
  const pool = new Pool({ workers: 2, initializer: [atExit, [gate]] });
  await pool.run(square, [1]);
  await pool.close();
  expect(gate.view[0]).toBe(2);
});

test('join: before close it is a mistake', async () => {
  const pool = new Pool({ workers: 1 });
  await expect(pool.join()).rejects.toBeInstanceOf(PoolStateError);
  await pool.close();
  await pool.join();
});

test('large_pool: many workers', async () => {
  const pool = new Pool({ workers: 24 });
  expect(await pool.map(square, upTo(200), { chunkSize: 1 })).toEqual(upTo(200).map((x) => x * x));
  await until(() => pool.stats().idle === 24);
  await pool.close();
});

test('memoryLimit: a worker that has more after its task is replaced', async () => {
  await using pool = new Pool({ workers: 1, memoryLimit: 250 });
  const first = await pool.run(eat, [10]);
  expect(await pool.run(eat, [300])).toBe(first);
  expect(await pool.run(pidOf)).not.toBe(first);
});

test('min, max, idleTimeout: workers come with the tasks and leave without', async () => {
  await using pool = new Pool({ min: 0, max: 3, idleTimeout: 20 });
  expect(pool.stats().workers).toBe(0);
  const [event, begun] = [new Event(), new SharedArray('int32', 1)];
  const all = upTo(4).map((x) => pool.run(block, [event, begun, x]));
  await until(() => begun.view[0] === 3);
  expect(pool.stats()).toMatchObject({ workers: 3, idle: 0 });
  event.set();
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
  await until(() => pool.stats().workers === 0);
  expect(await pool.run(square, [3])).toBe(9);
});

test('priority: the greater goes first, also before what a worker has got already', async () => {
  await using pool = new Pool({ workers: 1 });
  const [event, begun] = [new Event(), new SharedArray('int32', 1)];
  const notes = new SharedArray('int32', 20);
  await pool.run(square, [1]);
  const blocked = pool.run(block, [event, begun]);
  await until(() => begun.view[0] === 1);
  const all = [0, 0, 2, 1, 2, -1].map((priority, i) => pool.run(note, [notes, i], { priority }));
  await turn();
  event.set();
  await Promise.all([blocked, ...all]);
  expect([...notes.view.subarray(2, 8)]).toEqual([2, 4, 3, 0, 1, 5]);
});

test('maxQueue: more than may wait are refused', async () => {
  await using pool = new Pool({ workers: 1, maxQueue: 2 });
  const [event, begun] = [new Event(), new SharedArray('int32', 1)];
  const running = pool.run(block, [event, begun]);
  await until(() => begun.view[0] === 1);
  const refused: unknown[] = [];
  const all = upTo(6).map((x) =>
    pool.run(square, [x]).catch((error: unknown) => refused.push(error)),
  );
  event.set();
  await Promise.all([running, ...all]);
  expect(refused.length).toBeGreaterThanOrEqual(2);
  for (const error of refused) expect(error).toBeInstanceOf(PoolFullError);
  expect(refused[0]).toMatchObject({ code: 'ERR_POOL_FULL' });
});

test('a task behind a long one is run by who has nothing to do', async () => {
  await using pool = new Pool({ workers: 2 });
  await pool.map(square, upTo(1000));
  const [event, begun] = [new Event(), new SharedArray('int32', 1)];
  // Short ones came before, so many are given out at once: also behind the long one.
  const long = pool.run(block, [event, begun, 7]);
  expect(await Promise.all(upTo(40).map((x) => pool.run(square, [x])))).toHaveLength(40);
  event.set();
  expect(await long).toBe(7);
});

test('what a worker has to do besides has its turn between tasks', async () => {
  await using pool = new Pool({ workers: 1 });
  const gate = new SharedArray('int32', 1);
  await pool.run(withTimer, [gate]);
  while ((await pool.run(isSet, [gate])) === 0);
});

test('stats: what was done, how long it took and waited; progress: how far it is', async () => {
  await using pool = new Pool({ workers: 2 });
  const seen: [number, number | undefined][] = [];
  const progress = (done: number, total: number | undefined) => seen.push([done, total]);
  await pool.map(
    compute,
    upTo(20).map(() => 2),
    { chunkSize: 5, progress },
  );
  expect(seen).toEqual([
    [5, 20],
    [10, 20],
    [15, 20],
    [20, 20],
  ]);
  const { runTime, waitTime, utilisation, completed, failed } = pool.stats();
  expect([completed, failed, runTime.count, waitTime.count]).toEqual([4, 0, 20, 20]);
  expect(runTime.min).toBeGreaterThanOrEqual(2);
  expect(runTime.p50).toBeGreaterThanOrEqual(2);
  expect(waitTime.min).toBeGreaterThanOrEqual(0);
  expect(utilisation).toBeGreaterThan(0);
  expect(utilisation).toBeLessThanOrEqual(1);
});
