import { decode, encode } from '@isoproc/core';
import { pipe } from '@isoproc/pipe';
import { Process } from '@isoproc/process';
import { Queue } from '@isoproc/queue';
import { BoundedSemaphore, Semaphore } from '@isoproc/semaphore';
import { describe, expect, test } from 'vitest';
import { newBoard, until } from './crowd.js';
import * as work from './fixtures/permit.mjs';

const kinds = [
  ['Semaphore', (value: number) => new Semaphore(value)],
  ['BoundedSemaphore', (value: number) => new BoundedSemaphore(value)],
] as const;

async function result<T>(child: Process<never, T>): Promise<T> {
  await child.start();
  return child.result();
}

// After CPython's _TestSemaphore.
describe.each(kinds)('%s', (_, create) => {
  test('semaphore, bounded_semaphore: acquiring counts down, releasing counts up', async () => {
    const semaphore = create(2);
    expect(semaphore.value).toBe(2);
    semaphore.acquireSync();
    expect(semaphore.value).toBe(1);
    await semaphore.acquire();
    expect(semaphore.value).toBe(0);
    expect(semaphore.tryAcquire()).toBe(false);
    semaphore.release();
    expect(semaphore.value).toBe(1);
    semaphore.release();
    expect(semaphore.value).toBe(2);
  });

  test('timeout: a wait ends in time, and takes nothing', async () => {
    const semaphore = create(1);
    const permit = semaphore.acquireSync();
    const late = { code: 'ERR_TIMEOUT' };
    expect(() => semaphore.acquireSync({ timeout: 0 })).toThrow(expect.objectContaining(late));
    expect(() => semaphore.acquireSync({ timeout: 20 })).toThrow(/not within 20 ms/);
    await expect(semaphore.acquire({ timeout: 0 })).rejects.toMatchObject(late);
    await expect(semaphore.acquire({ timeout: 5 })).rejects.toMatchObject(late);
    permit[Symbol.dispose]();
    expect(semaphore.value).toBe(1);
    expect(
      () => semaphore.acquireSync({ timeout: -1 }) && semaphore.acquireSync({ timeout: -1 }),
    ).toThrow(RangeError);
  });

  test('a signal ends a wait; the next in line is not held up', async () => {
    const semaphore = create(1);
    const permit = await semaphore.acquire();
    const controller = new AbortController();
    const given = semaphore.acquire({ signal: controller.signal });
    const kept = semaphore.acquire();
    controller.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    await expect(semaphore.acquire({ signal: controller.signal })).rejects.toThrow('enough');
    permit[Symbol.dispose]();
    await kept;
    expect(semaphore.value).toBe(0);
  });

  test('using gives a permit back, once', async () => {
    const semaphore = create(3);
    {
      using first = semaphore.acquireSync();
      await using second = await semaphore.acquire();
      expect(semaphore.value).toBe(1);
      first[Symbol.dispose]();
      await second[Symbol.asyncDispose]();
      expect(semaphore.value).toBe(3);
    }
    expect(semaphore.value).toBe(3);
  });

  test.each([true, false])('never more than its value at once (sync: %s)', async (sync) => {
    const semaphore = create(2);
    const board = newBoard();
    const children = [0, 1, 2, 3].map(
      (index) => new Process(work.use, [semaphore, board, index, sync || index < 2, 2, 200]),
    );
    await Promise.all(children.map(result));
    expect([board.load(work.WRONG), board.load(work.DONE), semaphore.value]).toEqual([0, 800, 2]);
  });

  test.each([true, false])('several permits at once let several go on (sync: %s)', async (sync) => {
    const semaphore = create(3);
    const board = newBoard();
    for (let i = 0; i < 3; i++) semaphore.acquireSync();
    const children = [1, 2, 3].map(() => new Process(work.wait, [semaphore, board, sync]));
    await Promise.all(children.map((child) => child.start()));
    await until(() => board.load(work.STARTED) === 3);
    expect(board.load(work.DONE)).toBe(0);
    semaphore.release(3);
    await Promise.all(children.map((child) => child.join()));
    expect(board.load(work.DONE)).toBe(3);
  });

  test('another process gets what is left, and no more', async () => {
    const semaphore = create(1);
    expect(await result(new Process(work.tryIt, [semaphore]))).toBe(true);
    if (create === kinds[0][1]) semaphore.release(); // the other kind comes back by itself
    semaphore.acquireSync();
    expect(await result(new Process(work.tryIt, [semaphore]))).toBe(false);
  });

  test('a copy is the same one, sent with descriptors or without', () => {
    for (const descriptors of [true, false]) {
      const semaphore = create(2);
      const { data, fds } = encode(semaphore, 0, Infinity, descriptors);
      const copy = decode(data, fds) as typeof semaphore;
      semaphore.acquireSync();
      expect(copy.value).toBe(1);
      copy.release();
      expect(semaphore.value).toBe(2);
    }
  });
});

describe('Semaphore', () => {
  test('semaphore: it can be released by anybody, above what it began with', async () => {
    const semaphore = new Semaphore(0);
    await result(new Process(work.release, [semaphore, 3]));
    expect(semaphore.value).toBe(3);
    semaphore.release(2 ** 31 - 4);
    const full = { code: 'ERR_SEM_OVERFLOW' };
    expect(() => {
      semaphore.release();
    }).toThrow(expect.objectContaining(full));
    expect(semaphore.value).toBe(2 ** 31 - 1);
  });

  test('goes through a pipe and through a queue', async () => {
    const semaphore = new Semaphore(0);
    const [ours, theirs] = pipe();
    const queue = new Queue<Semaphore>();
    const child = new Process(work.useWhatComes, [theirs, queue]);
    await child.start();
    theirs.close();
    await ours.send({ semaphore });
    await semaphore.acquire();
    await queue.put(semaphore);
    await semaphore.acquire();
    await child.result();
    ours.close();
  });
});

describe('BoundedSemaphore', () => {
  test('bounded_semaphore: releasing too often is an error', () => {
    const semaphore = new BoundedSemaphore(2);
    const tooOften = expect.objectContaining({ code: 'ERR_SEM_OVERFLOW' }) as Error;
    const release = (count?: number) => () => {
      semaphore.release(count);
    };
    expect(release()).toThrow(tooOften);
    semaphore.acquireSync();
    expect(release(2)).toThrow(tooOften);
    expect(semaphore.value).toBe(1);
    semaphore.release();
    expect(release()).toThrow(tooOften);
    expect(semaphore.value).toBe(2);
  });

  test('what others have acquired cannot be released', async () => {
    const semaphore = new BoundedSemaphore(2);
    semaphore.acquireSync();
    const releasing = result(new Process(work.release, [semaphore, 1]));
    await expect(releasing).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' });
    expect(semaphore.value).toBe(1);
  });

  test.each([true, false])(
    'all permits of who is killed are given back (sync: %s)',
    async (sync) => {
      const semaphore = new BoundedSemaphore(3);
      const board = newBoard();
      semaphore.acquireSync();
      const holder = new Process(work.hold, [semaphore, board, 2, sync]);
      await holder.start();
      await until(() => board.load(work.STARTED) === 1);
      expect([semaphore.value, semaphore.tryAcquire()]).toEqual([0, false]);
      const waiting = [1, 2].map(() => new Process(work.wait, [semaphore, board, sync]));
      await Promise.all(waiting.map((child) => child.start()));
      await until(() => board.load(work.STARTED) === 3);
      holder.kill();
      await Promise.all(waiting.map((child) => child.join()));
      expect(board.load(work.DONE)).toBe(2);
      // They have ended without releasing.
      expect([semaphore.value, semaphore.tryAcquire(), semaphore.tryAcquire()]).toEqual([
        2,
        true,
        true,
      ]);
      expect(semaphore.tryAcquire()).toBe(false);
    },
  );
});

test('no number of permits is refused', () => {
  const invalid = expect.objectContaining({ code: 'ERR_SEM_VALUE' }) as Error;
  for (const value of [-1, 1.5, NaN, 2 ** 31, '1' as unknown as number])
    expect(() => new Semaphore(value)).toThrow(invalid);
  for (const value of [0, 65_537, 0.5]) expect(() => new BoundedSemaphore(value)).toThrow(invalid);
  for (const count of [0, -1, 0.5])
    for (const [, create] of kinds)
      expect(() => {
        create(1).release(count);
      }).toThrow(invalid);
});
