import { expect, test } from 'vitest';
import { inPool } from '../../src/run/pool.js';

test('so many at once, and no more; all of them are done', async () => {
  let now = 0;
  let most = 0;
  const done: number[] = [];
  await inPool([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
    done.push(item);
  });
  expect(most).toBe(2);
  expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
});

test('after a rejection nothing is begun, and what was begun is waited for', async () => {
  const ended: number[] = [];
  const work = inPool([1, 2, 3, 4], 2, async (item) => {
    if (item === 1) throw new Error('one is wrong');
    await new Promise(setImmediate);
    ended.push(item);
  });
  await expect(work).rejects.toThrow('one is wrong');
  expect(ended).toEqual([2]);
});

test('an interruption begins nothing further', async () => {
  const controller = new AbortController();
  const begun: number[] = [];
  const work = (item: number) => {
    begun.push(item);
    if (item === 2) controller.abort();
    return Promise.resolve();
  };
  await inPool([1, 2, 3, 4], 1, work, controller.signal);
  expect(begun).toEqual([1, 2]);
});
