import { Pool, PoolBrokenError, WorkerDiedError } from '@isoproc/pool';
import { Process } from '@isoproc/process';
import { Queue } from '@isoproc/queue';
import { describe, expect, test, vi } from 'vitest';
import {
  die,
  dieAt,
  dieAt5,
  dieFirst,
  echo,
  exitToBegin,
  fail,
  failToBegin,
  functionOr,
  give,
  giveFunction,
  greet,
  greeted,
  inWorker,
  square,
  take,
  throwString,
  Trap,
} from './fixtures/work.mjs';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const rejected = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test('unpickleable_result: a result that cannot be sent is an error, and the pool goes on', async () => {
  await using pool = new Pool({ workers: 2 });
  const error = await rejected(pool.run(giveFunction));
  expect(error).toMatchObject({ name: 'SerializeError', code: 'ERR_SERIALIZE' });
  expect((error as Error).message).toMatch(/^the result cannot be sent to another process: /);
  const mixed = pool.imap(functionOr, [0, 1, 2], { chunkSize: 3 });
  expect((await mixed.next()).value).toBe(0);
  await expect(mixed.next()).rejects.toMatchObject({ code: 'ERR_SERIALIZE', index: 1 });
  expect((await mixed.next()).value).toBe(2);
  expect(await pool.map(square, [3])).toEqual([9]);
});

test('what is thrown and is no error comes as it is', async () => {
  await using pool = new Pool({ workers: 1 });
  expect(await rejected(pool.run(throwString))).toBe('a string');
});

test('errors of map and imap say which item it was', async () => {
  await using pool = new Pool({ workers: 2 });
  for (const chunkSize of [undefined, 1, 3, 100]) {
    const options = chunkSize === undefined ? {} : { chunkSize };
    const error = await rejected(pool.map(fail, [0, 2, 4, 7, 9, 6], options));
    expect(error).toMatchObject({ name: 'OddError', message: 'odd: 7', index: 3 });
  }
});

// As CPython's test_concurrent_futures/test_deadlock: wherever a worker or a value goes wrong, nothing
// hangs. Different: the pool is not broken, and goes on.
describe.each([
  ['few workers', 1],
  ['many workers', 6],
])('with %s', (_, workers) => {
  const trial = async (act: (pool: Pool) => Promise<unknown>, expected: object) => {
    await using pool = new Pool({ workers, initializer: [inWorker] });
    const others = upTo(20).map((x) => pool.run(square, [x]));
    expect(await rejected(act(pool))).toMatchObject(expected);
    expect(await Promise.all(others)).toEqual(upTo(20).map((x) => x * x));
    expect(await pool.map(square, upTo(10))).toEqual(upTo(10).map((x) => x * x));
  };
  const died = { name: 'WorkerDiedError', code: 'ERR_WORKER_DIED' };
  const killed = { ...died, signal: 'SIGKILL', exitCode: -9 };
  const trapped = { name: 'Error', message: 'a trap' };

  test('crash, exit, error while a task is unpickled at its worker', async () => {
    await trial((pool) => pool.run(take, [new Trap('unpack', 'kill')]), killed);
    await trial((pool) => pool.run(take, [new Trap('unpack', 'exit')]), { ...died, exitCode: 1 });
    await trial((pool) => pool.run(take, [new Trap('unpack', 'throw')]), trapped);
  });

  test('crash, exit, error while it runs', async () => {
    await trial((pool) => pool.run(die, ['kill']), {
      ...killed,
      task: expect.stringMatching(/^target \d+ of work\.mjs$/) as string,
    });
    await trial((pool) => pool.run(die, ['exit']), { ...died, signal: null, exitCode: 3 });
    await trial((pool) => pool.run(die, ['throw']), { message: 'thrown at run' });
  });

  test('crash, exit, error while its result is pickled', async () => {
    await trial((pool) => pool.run(give, ['pack', 'kill']), killed);
    await trial((pool) => pool.run(give, ['pack', 'exit']), { ...died, exitCode: 1 });
    await trial((pool) => pool.run(give, ['pack', 'throw']), { code: 'ERR_SERIALIZE' });
  });

  test('error while its result is unpickled here', async () => {
    await trial((pool) => pool.run(give, ['return', 'throw']), trapped);
  });

  test('the same in a chunk: it is that item, and those after it are done', async () => {
    await using pool = new Pool({ workers });
    const results = pool.imap(dieAt5, upTo(12), { chunkSize: 12 });
    for (let i = 0; i < 6; i++)
      await expect(results.next()).rejects.toMatchObject({ ...killed, index: i });
    for (let i = 6; i < 12; i++) expect((await results.next()).value).toBe(i);
    expect(
      await rejected(
        pool.starmap(
          dieAt,
          [
            [1, 0],
            [2, 2],
          ],
          { chunkSize: 1 },
        ),
      ),
    ).toMatchObject({ ...killed, index: 1, message: expect.stringContaining('item 1') as string });
  });
});

test('a task whose worker died is run again as often as was said', async () => {
  await using pool = new Pool({ workers: 2, retries: 1 });
  expect(await rejected(pool.run(dieFirst))).toBeInstanceOf(WorkerDiedError);
  expect(await pool.run(dieFirst, [], { retries: 2 })).toBe(2);
  expect(pool.stats().restarts).toBe(4);
});

test('pool_initializer: is called first in each worker, with anything as arguments', async () => {
  const queue = new Queue<number>();
  await using pool = new Pool({ workers: 2, initializer: [greet, ['hello', queue]] });
  expect(await pool.map(greeted, upTo(10), { chunkSize: 1 })).toEqual(upTo(10).map(() => 'hello'));
  expect(await queue.get()).not.toBe(await queue.get());
});

test('an initializer that fails breaks the pool: nothing hangs', async () => {
  for (const [initializer, cause] of [
    [failToBegin, { name: 'TypeError', message: 'no beginning' }],
    [exitToBegin, { code: 'ERR_WORKER_DIED', exitCode: 4 }],
  ] as const) {
    const pool = new Pool({ workers: 2, initializer: [initializer] });
    const error = await rejected(pool.run(square, [1]));
    expect(error).toBeInstanceOf(PoolBrokenError);
    expect(error).toMatchObject({ code: 'ERR_POOL_BROKEN', cause });
    expect(await rejected(pool.map(square, [1]))).toBeInstanceOf(PoolBrokenError);
    await pool.close();
  }
});

test('an initializer argument that cannot be sent starts nobody', () => {
  const start = vi.spyOn(Process.prototype, 'startSync');
  const bad = { workers: 2, initializer: [echo, [() => 1]] } as const;
  expect(() => new Pool(bad)).toThrow(expect.objectContaining({ code: 'ERR_SERIALIZE' }) as Error);
  start.mockRestore();
});

test('not_leak_on_failure: when a worker cannot be started, those before it are ended', async () => {
  const { startSync } = Object.getOwnPropertyDescriptors(Process.prototype);
  const started: Process[] = [];
  const start = vi.spyOn(Process.prototype, 'startSync').mockImplementation(function (
    this: Process,
  ) {
    if (started.length === 2) throw Object.assign(new Error('no more'), { code: 'EAGAIN' });
    started.push(this);
    startSync.value?.call(this);
  });
  expect(() => new Pool({ workers: 3 })).toThrow(
    expect.objectContaining({ code: 'EAGAIN' }) as Error,
  );
  start.mockRestore();
  expect(started).toHaveLength(2);
  for (const process of started) expect(process.pid).toBeGreaterThan(0);
  while (started.some((process) => process.alive)) await new Promise(setImmediate);
});
