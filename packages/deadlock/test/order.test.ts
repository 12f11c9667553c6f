import { asOwner, Lock, RLock } from '@isoproc/lock';
import { acquireAll, acquireAllSync, LockOrderError } from '@isoproc/deadlock';
import { Process } from '@isoproc/process';
import { BoundedSemaphore } from '@isoproc/semaphore';
import { describe, expect, test } from 'vitest';
import { together } from './fixtures/work.mjs';

describe.each([
  ['Lock', Lock],
  ['RLock', RLock],
])('ranks of %s', (_, Kind) => {
  test('the first one that is out of order throws, before it waits', async () => {
    const [db, cache] = [new Kind({ name: 'db', rank: 1 }), new Kind({ name: 'cache', rank: 2 })];
    db.acquireSync();
    cache.acquireSync();
    cache.release();
    db.release();
    await cache.acquire();
    const message = 'acquire "db" (rank 1): we have "cache" (rank 2) already';
    expect(() => db.acquireSync()).toThrow(message);
    await expect(db.acquire()).rejects.toThrow(LockOrderError);
    await expect(db.acquire()).rejects.toMatchObject({ code: 'ERR_LOCK_ORDER' });
    expect(db.locked).toBe(false);
    // What does not wait closes no cycle.
    expect(db.tryAcquire()).toBe(true);
    db.release();
    cache.release();
    db.acquireSync().release();
  });

  test('two of one rank have no order, except all at once', () => {
    const [a, b, unranked] = [new Kind({ rank: 1 }), new Kind({ rank: 1 }), new Kind()];
    a.acquireSync();
    expect(() => b.acquireSync()).toThrow(LockOrderError);
    unranked.acquireSync();
    unranked.release();
    a.release();
    acquireAllSync([b, a]).release();
  });

  test('what another owner of this process has is in nobody’s way', async () => {
    const [low, high] = [new Kind({ rank: 1 }), new Kind({ rank: 2 })];
    await asOwner(() => high.acquire());
    await asOwner(async () => {
      await low.acquire();
      low.release();
    });
  });
});

test('an RLock that we have already is in order', () => {
  const [low, high] = [new RLock({ rank: 1 }), new RLock({ rank: 2 })];
  low.acquireSync();
  high.acquireSync();
  low.acquireSync();
  for (const lock of [low, high, low]) lock.release();
});

test('a rank and a name are checked', () => {
  expect(() => new Lock({ rank: 1.5 })).toThrow(/an integer of 32 bits is needed, got 1.5/);
  expect(() => new Lock({ name: '' })).toThrow(/1 to 55 bytes/);
  expect(() => new Lock({ name: 'é'.repeat(28) })).toThrow(RangeError);
  expect(new Lock({ name: 'é'.repeat(27) }).name).toBe('é'.repeat(27));
});

describe('acquireAll', () => {
  test('acquires all or none, each once, and releases them', async () => {
    const [a, b, seats] = [new Lock(), new Lock(), new BoundedSemaphore(2)];
    const held = acquireAllSync([b, a, seats, b, seats]);
    expect([a.held, b.held, seats.value]).toEqual([true, true, 0]);
    held.release();
    held.release();
    expect([a.locked, b.locked, seats.value]).toEqual([false, false, 2]);
    seats.acquireSync();
    seats.acquireSync();
    expect(() => acquireAllSync([a, b, seats], { timeout: 5 })).toThrow(/not within/);
    await expect(acquireAll([a, b, seats], { timeout: 5 })).rejects.toThrow(/not within/);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(acquireAll([a, b], { signal })).rejects.toThrow('enough');
    expect([a.locked, b.locked]).toEqual([false, false]);
  });

  test('follows ranks, and keeps to what we have', async () => {
    const [first, last] = [new Lock({ rank: 1 }), new Lock({ rank: 9 })];
    await using held = await acquireAll([last, first]);
    expect([first.held, last.held]).toEqual([true, true]);
    held.release();
    last.acquireSync();
    expect(() => acquireAllSync([first])).toThrow(LockOrderError);
    last.release();
  });

  test.each([true, false])('in any order, by many: nobody is stuck (sync: %s)', async (sync) => {
    const locks = Array.from({ length: 5 }, () => new Lock());
    const rounds = sync ? 5000 : 1000;
    const children = [1, 2, 3, 4].map(() => new Process(together, [locks, rounds, sync]));
    await Promise.all(children.map((child) => child.start()));
    const results = await Promise.all(children.map((child) => child.result()));
    expect(results).toEqual(['all', 'all', 'all', 'all']);
  });
});
