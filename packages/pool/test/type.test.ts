import { Pool } from '@isoproc/pool';
import { afterAll, expect, expectTypeOf, test } from 'vitest';
import { add, greeted, square } from './fixtures/work.mjs';

const pool = new Pool({ min: 0, max: 1 });
afterAll(() => pool.close());

test('what a target takes and gives is what the pool takes and gives', async () => {
  const number = pool.run(square, [1]);
  expectTypeOf(number).resolves.toBeNumber();
  expectTypeOf(pool.map(square, [1])).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(pool.starmap(add, [[1, 2]])).resolves.toEqualTypeOf<number[]>();
  expectTypeOf(pool.imap(square, [1])).toEqualTypeOf<AsyncIterableIterator<number, undefined>>();
  expectTypeOf(pool.run(greeted)).resolves.toBeString();
  const wrong = () => [
    // @ts-expect-error: a number is needed
    pool.run(square, ['1']),
    // @ts-expect-error: arguments are needed
    pool.run(square),
    // @ts-expect-error: numbers are needed
    pool.map(square, ['1']),
    // @ts-expect-error: two of them
    pool.starmap(add, [[1]]),
  ];
  expect(wrong).toBeTypeOf('function');
  expect(await number).toBe(1);
});
