import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TargetError } from '@isoproc/core';
import { Pool, PoolClosedError } from '@isoproc/pool';
import { SharedArray } from '@isoproc/shared';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  add,
  compute,
  count,
  echo,
  fail,
  never,
  OddError,
  pidOf,
  square,
  squareLater,
} from './fixtures/work.mjs';

let pool: Pool;
beforeAll(() => {
  pool = new Pool({ workers: 2 });
});
afterAll(() => pool.close());

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const squares = (n: number) => upTo(n).map((x) => x * x);
const all = async <T>(results: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const one of results) list.push(one);
  return list;
};
const turn = () => new Promise((resolve) => setImmediate(resolve));
const rejected = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test('apply, async: one call in a worker, which may give a promise', async () => {
  expect(await pool.apply(square, [5])).toBe(25);
  expect(await pool.run(squareLater, [5])).toBe(25);
  expect(await pool.run(pidOf)).not.toBe(process.pid);
  expect(await pool.run(compute, [1])).toBeUndefined();
});

test('what is no target is refused at once', async () => {
  const plain = (() => 1) as unknown as typeof square;
  expect(await rejected(pool.run(plain, [1]))).toBeInstanceOf(TargetError);
  expect(() => pool.imap(plain, [1])).toThrow(TargetError);
});

test('map: results in the order of the input, from any kind of input', async () => {
  expect(await pool.map(square, upTo(10))).toEqual(squares(10));
  expect(await pool.map(square, new Set(upTo(100)), { chunkSize: 20 })).toEqual(squares(100));
  const later = async function* () {
    for (const x of upTo(10)) {
      await turn();
      yield x;
    }
  };
  expect(await pool.map(square, later())).toEqual(squares(10));
  expect(await pool.map(squareLater, upTo(10), { chunkSize: 3 })).toEqual(squares(10));
});

test('starmap, starmap_async: each item is a list of arguments', async () => {
  const pairs = upTo(10).map((x) => [x, 2 * x] as const);
  expect(await pool.starmap(add, pairs)).toEqual(upTo(10).map((x) => 3 * x));
  expect(await pool.starmap(add, pairs, { chunkSize: 3 })).toEqual(upTo(10).map((x) => 3 * x));
});

test('map_async, map_async_callbacks: a promise, whose continuations are called once', async () => {
  const calls: unknown[] = [];
  const good = pool.map(square, upTo(10)).then((list) => calls.push(list));
  const bad = pool
    .map(fail, [0, 1])
    .catch((error: unknown) => calls.push((error as Error).message));
  await Promise.all([good, bad]);
  expect(calls).toHaveLength(2);
  expect(calls).toEqual(expect.arrayContaining([squares(10), 'odd: 1']));
});

test('map_unpicklable: an item that cannot be sent fails, and the pool goes on', async () => {
  const items: unknown[] = [1, () => 1, 3];
  const error = await rejected(pool.map(echo, items));
  expect(error).toMatchObject({ code: 'ERR_SERIALIZE', index: 1 });
  expect(await rejected(pool.run(echo, [() => 1]))).toMatchObject({ code: 'ERR_SERIALIZE' });
  expect(await pool.map(square, [2])).toEqual([4]);
});

test('map_chunksize, empty_iterable: nothing gives nothing, with any chunk size', async () => {
  expect(await pool.map(square, [], { chunkSize: 1 })).toEqual([]);
  expect(await pool.map(square, new Set<number>())).toEqual([]);
  expect(await pool.starmap(add, [])).toEqual([]);
  expect(await all(pool.imap(square, []))).toEqual([]);
  expect(await all(pool.imapUnordered(square, []))).toEqual([]);
  for (const chunkSize of [0, -1, 1.5, NaN])
    expect(() => pool.imap(square, [1], { chunkSize })).toThrow(RangeError);
});

function* throwing(n: number, at: number): Generator<number> {
  for (const x of upTo(n)) {
    if (x === at) throw new OddError('said when');
    yield x;
  }
}

test('map_handle_iterable_exception: what the input throws is thrown, and the pool goes on', async () => {
  for (const at of [0, 1, 5])
    expect(await rejected(pool.map(square, throwing(10, at)))).toBeInstanceOf(OddError);
  expect(await rejected(pool.map(square, 5 as unknown as number[]))).toBeInstanceOf(TypeError);
  expect(await pool.map(square, [3])).toEqual([9]);
});

test('async_timeout: a result that does not come in time is a TimeoutError', async () => {
  await using own = new Pool({ workers: 1, grace: 0 });
  expect(await rejected(own.run(never, [], { timeout: 20 }))).toMatchObject({
    code: 'ERR_TIMEOUT',
    message: expect.stringMatching(/^run of target \d+ of work\.mjs: not within 20 ms$/) as string,
  });
  expect(await rejected(own.map(compute, [1e6], { timeout: 20 }))).toMatchObject({
    code: 'ERR_TIMEOUT',
  });
  const slow = own.imap(compute, [1e6], { timeout: 20 });
  await expect(slow.next()).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
  expect(await own.run(square, [3])).toBe(9);
});

test('make_pool: as many workers as were said; nonsense is refused', async () => {
  for (const workers of [0, -1, 1.5, NaN]) expect(() => new Pool({ workers })).toThrow(RangeError);
  expect(() => new Pool({ min: 3, max: 2 })).toThrow('new Pool: min is 3, and more than max, 2');
  expect(() => new Pool({ scheduling: 'best' as 'static' })).toThrow(RangeError);
  const own = new Pool({ workers: 3 });
  expect(own.stats().workers).toBe(3);
  await own.close();
  expect(own.stats().workers).toBe(0);
});

test('terminate: ends what runs and what waits, at once', async () => {
  const own = new Pool({ workers: 2 });
  const runs = upTo(50).map(() => rejected(own.run(compute, [1e6])));
  const mapped = rejected(
    own.map(
      compute,
      upTo(50).map(() => 1e6),
    ),
  );
  const items = own.imap(
    compute,
    upTo(50).map(() => 1e6),
  );
  const next = rejected(items.next());
  while (own.stats().running === 0) await turn();
  await own.terminate();
  for (const error of [...(await Promise.all(runs)), await mapped, await next])
    expect(error).toBeInstanceOf(PoolClosedError);
  expect(own.stats()).toMatchObject({ workers: 0, waiting: 0, running: 0 });
  await own.terminate();
});

test('context, enter: `await using` terminates it; closed, it takes nothing', async () => {
  let outside: Pool;
  {
    await using own = new Pool({ workers: 1 });
    expect(await own.map(square, [1, 2])).toEqual([1, 4]);
    outside = own;
  }
  expect(await rejected(outside.run(square, [1]))).toMatchObject({ code: 'ERR_POOL_CLOSED' });
  expect(await rejected(outside.map(square, [1]))).toBeInstanceOf(PoolClosedError);
  expect(() => outside.imap(square, [1])).toThrow(PoolClosedError);
});

test('traceback: an error has the stack of where it was thrown', async () => {
  const error = (await rejected(pool.run(fail, [1]))) as Error;
  expect(error.stack).toContain('odd: 1');
  expect(error.stack).toMatch(/work\.mjs:\d+/);
});

test('wrapped_exception: class name, code and cause are those of the error', async () => {
  const error = await rejected(pool.run(fail, [3]));
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'OddError', message: 'odd: 3', code: 'ERR_ODD' });
  const { cause } = error as Error;
  expect(cause).toBeInstanceOf(RangeError);
  expect(cause).toMatchObject({ message: 'the cause', cause: 'its own' });
});

test('map_no_failfast: an error does not keep the others from being done', async () => {
  const gate = new SharedArray('int32', 1);
  const mixed: Parameters<typeof count>[] = [
    [gate, 5],
    ...upTo(20).map(() => [gate, 0] as [typeof gate, 0]),
  ];
  const failing = pool.starmap(count, mixed, { chunkSize: 4 });
  expect(await rejected(failing)).toMatchObject({ index: 0 });
  expect(gate.view[0]).toBe(20);
});

test('release_task_refs: neither arguments nor results are kept', async () => {
  const own = new Pool({ workers: 1 });
  const argument = async (give: (item: object) => Promise<unknown>) => {
    const item = { big: new Uint8Array(10) };
    await give(item);
    return new WeakRef<object>(item);
  };
  const refs = [
    await argument((item) => own.run(echo, [item])),
    await argument((item) => own.map(echo, [item])),
    await own.run(echo, [{ big: 1 }]).then((result) => new WeakRef(result as object)),
  ];
  while (refs.some((ref) => ref.deref() !== undefined)) {
    await turn();
    collect();
  }
  await own.close();
});
