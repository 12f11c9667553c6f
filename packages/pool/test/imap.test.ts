import { Pool } from '@isoproc/pool';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fail, OddError, square } from './fixtures/work.mjs';

let pool: Pool;
beforeAll(() => {
  pool = new Pool({ workers: 2 });
});
afterAll(() => pool.close());

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const squares = (n: number) => upTo(n).map((x) => x * x);
const all = async <T>(results: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const one of results) list.push(one);
  return list;
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

function* throwing(n: number, at: number): Generator<number> {
  for (const x of upTo(n)) {
    if (x === at) throw new OddError('said when');
    yield x;
  }
}

describe.each(['imap', 'imapUnordered'] as const)('%s', (name) => {
  const sorted = (list: number[]) => (name === 'imap' ? list : [...list].sort((a, b) => a - b));

  test('gives all results, in its order', async () => {
    expect(sorted(await all(pool[name](square, upTo(1000))))).toEqual(squares(1000));
    const some = pool[name](square, upTo(1000).values(), { chunkSize: 100 });
    expect(sorted(await all(some))).toEqual(squares(1000));
    const one = pool[name](square, [4]);
    expect(await one.next()).toEqual({ done: false, value: 16 });
    expect(await one.next()).toEqual({ done: true, value: undefined });
    expect(await one.next()).toEqual({ done: true, value: undefined });
  });

  test('handle_iterable_exception: after the items before it; then it is at its end', async () => {
    for (const chunkSize of [1, 2, 5]) {
      const results = pool[name](square, throwing(20, 5), { chunkSize });
      const got: number[] = [];
      for (let i = 0; i < 5; i++) got.push((await results.next()).value ?? -1);
      expect(sorted(got)).toEqual(squares(5));
      await expect(results.next()).rejects.toBeInstanceOf(OddError);
      expect(await results.next()).toMatchObject({ done: true });
    }
  });

  test('an endless input is read as far as is needed, and closed by leaving', async () => {
    let [read, closed] = [0, false];
    const endless = function* () {
      try {
        for (;;) yield read++;
      } finally {
        closed = true;
      }
    };
    const results = pool[name](square, endless(), { chunkSize: 4 });
    await results.next();
    while (pool.stats().running + pool.stats().waiting > 0) await turn();
    await turn();
    expect(read).toBeLessThanOrEqual(4 * 6);
    const before = read;
    await turn();
    expect(read).toBe(before);
    let got = 0;
    for await (const _ of results) if (++got === 500) break;
    expect([got, closed]).toEqual([500, true]);
    expect(await results.next()).toMatchObject({ done: true });
  });

  test('an error is that of its item, and what comes after it can be got', async () => {
    const results = pool[name](fail, upTo(4), { chunkSize: 2 });
    const got: unknown[] = [];
    for (let i = 0; i < 4; i++)
      got.push(await results.next().catch((error: unknown) => (error as { index: number }).index));
    expect(
      sorted(got.map((one) => (typeof one === 'number' ? one : (one as { value: number }).value))),
    ).toEqual([0, 1, 2, 3]);
    expect(await results.next()).toMatchObject({ done: true });
  });
});
