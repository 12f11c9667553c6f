import { Lock } from '@isoproc/lock';
import { Pool } from '@isoproc/pool';
import { SharedArray } from '@isoproc/shared';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { count, echo, kindOf, sum, touch } from './fixtures/work.mjs';

let pool: Pool;
beforeAll(() => {
  pool = new Pool({ workers: 2 });
});
afterAll(() => pool.close());

test('a typed array over shared memory is not copied, neither there nor back', async () => {
  const { view } = new SharedArray('uint8', 1 << 20, { lock: false });
  let back: Uint8Array = view;
  for (let i = 1; i <= 20; i++) {
    back = await pool.run(touch, [back]);
    expect(view[0]).toBe(i);
    expect(back.buffer).toBe(view.buffer);
    expect([back.byteOffset, back.length]).toEqual([view.byteOffset, view.length]);
  }
  const part = await pool.run(touch, [view.subarray(100, 200)]);
  expect([part.length, part[0], view[100]]).toEqual([100, 1, 1]);
});

test('any other is a copy, of the same kind, however big', async () => {
  for (const length of [0, 10, 10_000, 3_000_000]) {
    const array = new Uint8Array(length).fill(7);
    const back = await pool.run(touch, [array]);
    expect(back).toBeInstanceOf(Uint8Array);
    expect([back.length, back[0], array[0]]).toEqual([
      length,
      length > 0 ? 8 : undefined,
      length > 0 ? 7 : undefined,
    ]);
  }
  const numbers = Float64Array.from({ length: 100_000 }, (_, i) => i);
  expect(await pool.run(sum, [numbers])).toBe((100_000 * 99_999) / 2);
  for (const array of [new Int16Array(5000), Buffer.alloc(5000), new BigInt64Array(900)])
    expect(await pool.run(kindOf, [array])).toEqual([array.constructor.name, array.length]);
  const item = { list: [numbers], text: 'x'.repeat(100_000) };
  expect(await pool.run(echo, [item])).toEqual(item);
});

test('many big ones at once, from many chunks', async () => {
  const items = Array.from({ length: 40 }, (_, i) => new Uint8Array(100_000).fill(i));
  const back = await pool.map(touch, items, { chunkSize: 3 });
  for (const [i, array] of back.entries()) expect([array[0], array[1]]).toEqual([i + 1, i]);
});

test('a SharedArray and a lock go along, in a task and in a chunk', async () => {
  const gate = new SharedArray('int32', 1);
  await pool.run(count, [gate, 0]);
  await pool.starmap(
    count,
    Array.from({ length: 9 }, () => [gate, 0] as [typeof gate, number]),
  );
  expect(gate.view[0]).toBe(10);
  expect(await pool.run(echo, [{ lock: new Lock() }])).toMatchObject({
    lock: expect.any(Lock) as Lock,
  });
});
