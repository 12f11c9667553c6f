import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Condition, Event, Lock, NotOwnerError, RLock } from '@isoproc/lock';
import { native } from '@isoproc/native';
import { Process } from '@isoproc/process';
import { assert, describe, expect, test } from 'vitest';
import { until } from './crowd.js';
import { Board, DONE, STARTED } from './fixtures/board.mjs';
import * as work from './fixtures/work.mjs';

/** So many that wait already: each began with the lock held, which is free again. */
async function waiters(count: number, condition: Condition, board: Board, timeout?: number) {
  const children = Array.from(
    { length: count },
    (_, index) => new Process(work.waitFor, [condition, board, index % 2 === 0, timeout]),
  );
  await Promise.all(children.map((child) => child.start()));
  await until(() => board.get(STARTED) >= count);
  return children;
}

const notify = async (condition: Condition, count?: number): Promise<void> => {
  await condition.acquire();
  condition.notify(count);
  condition.release();
};

// After CPython's _TestCondition.
describe.each([
  ['its own lock', () => new Condition()],
  ['an RLock', () => new Condition(new RLock())],
])('Condition with %s', (_, create) => {
  test('notify: wakes one waiter each time, and none that came later', async () => {
    const [condition, board] = [create(), new Board()];
    const children = await waiters(2, condition, board);
    await notify(condition);
    await until(() => board.get(DONE) === 1);
    await notify(condition);
    expect(await Promise.all(children.map((child) => child.result()))).toEqual([true, true]);
    // Nobody waits: it is not kept for later.
    await notify(condition);
    await condition.acquire();
    expect(await condition.wait({ timeout: 5 })).toBe(false);
    expect(condition.lock.held).toBe(true);
    condition.release();
  });

  test('notify_all: wakes all waiters', async () => {
    const [condition, board] = [create(), new Board()];
    const children = await waiters(4, condition, board);
    condition.acquireSync();
    condition.notifyAll();
    expect(board.get(DONE)).toBe(0);
    condition.release();
    expect(await Promise.all(children.map((child) => child.result()))).not.toContain(false);
  });

  test('notify_n: wakes at most n, and no more than there are', async () => {
    const [condition, board] = [create(), new Board()];
    const children = await waiters(4, condition, board, 60_000);
    await notify(condition, 3);
    await until(() => board.get(DONE) === 3);
    // The fourth still waits: it is the only one that this reaches.
    await notify(condition, 100);
    expect(await Promise.all(children.map((child) => child.result()))).not.toContain(false);
    expect(board.get(DONE)).toBe(4);
  });

  test('timeout: the wait ends with false, and with the lock', async () => {
    const condition = create();
    condition.acquireSync();
    expect(condition.waitSync({ timeout: 5 })).toBe(false);
    expect(await condition.wait({ timeout: 0 })).toBe(false);
    expect(condition.lock.held).toBe(true);
    condition.release();
    expect(condition.lock.locked).toBe(false);
  });

  test.each([true, false])('waitfor: until the predicate is true (sync: %s)', async (sync) => {
    const [condition, board] = [create(), new Board()];
    const child = new Process(work.waitForCount, [condition, board, 4, sync]);
    await child.start();
    await until(() => board.get(STARTED) === 1);
    for (let i = 0; i < 4; i++) {
      await condition.acquire();
      board.add(DONE);
      condition.notify();
      condition.release();
    }
    expect(await child.result()).toBe(true);
  });

  test('waitfor_timeout: what the predicate gave at last', async () => {
    const condition = create();
    condition.acquireSync();
    expect(condition.waitForSync(() => 0, { timeout: 5 })).toBe(0);
    expect(await condition.waitFor(() => '', { timeout: 5 })).toBe('');
    expect(await condition.waitFor(() => 'yes')).toBe('yes');
    condition.release();
  });

  test('wait_result: true after a notification, false after the time', async () => {
    const condition = create();
    await condition.acquire();
    const waiting = condition.wait();
    await notify(condition);
    expect(await waiting).toBe(true);
    condition.release();
  });
});

test('without the lock, one can neither wait nor notify', async () => {
  const condition = new Condition();
  await expect(condition.wait()).rejects.toThrow(NotOwnerError);
  expect(() => condition.waitSync()).toThrow(NotOwnerError);
  expect(() => {
    condition.notify();
  }).toThrow(NotOwnerError);
  expect(() => {
    condition.notifyAll();
  }).toThrow(NotOwnerError);
  condition.acquireSync();
  expect(() => {
    condition.notify(0);
  }).toThrow(/got 0/);
});

test('a wait is given up by a signal, with the lock, and takes no notification along', async () => {
  const condition = new Condition(new Lock());
  const controller = new AbortController();
  await condition.acquire();
  const given = condition.wait({ signal: controller.signal });
  await condition.acquire();
  const kept = condition.wait();
  controller.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  expect(condition.lock.held).toBe(true);
  condition.notify();
  condition.release();
  expect(await kept).toBe(true);
});

test('an RLock is released as a whole, and is as deep again afterwards', async () => {
  const lock = new RLock();
  const condition = new Condition(lock);
  lock.acquireSync();
  lock.acquireSync();
  const waiting = condition.wait();
  expect(lock.locked).toBe(false);
  await notify(condition);
  expect(await waiting).toBe(true);
  expect(lock.depth).toBe(2);
});

test('a killed waiter is forgotten: the next notification is for the living', async () => {
  const [condition, board] = [new Condition(), new Board()];
  const [victim, survivor] = await waiters(2, condition, board);
  victim?.kill();
  await victim?.join();
  await notify(condition);
  expect(await survivor?.result()).toBe(true);
  // None is left over from the dead.
  const waiting = condition.acquire().then(() => condition.wait({ timeout: 20 }));
  await delay(1);
  expect(await waiting).toBe(false);
});

test('when a process dies with the lock, one waiter goes on and is told so', async () => {
  const [lock, board] = [new Lock(), new Board()];
  const condition = new Condition(lock);
  await condition.acquire();
  const waiting = condition.wait();
  const holder = new Process(work.hold, [lock, board]);
  await holder.start();
  await until(() => board.get(STARTED) === 1);
  holder.kill();
  expect(await waiting).toBe(true);
  expect(lock.abandoned).toBe(true);
});

test.each([true, false])('… also who stood still meanwhile (sync: %s)', async (sync) => {
  const [lock, board, event] = [new Lock(), new Board(), new Event()];
  const condition = new Condition(lock);
  // All that is told to this process is heard, and a death noted for all.
  const hearing = event.wait();
  const waiter = new Process(work.waitFor, [condition, board, sync]);
  await waiter.start();
  await until(() => inspect(condition).includes('1 waiting'));
  const { pid } = waiter;
  assert(pid !== null);
  process.kill(pid, 'SIGSTOP');
  await until(() => native.processState(pid)?.state === 'T');
  const holder = new Process(work.hold, [lock, board]);
  await holder.start();
  await until(() => board.get(STARTED) === 2);
  holder.kill();
  await until(() => lock.owner === null);
  process.kill(pid, 'SIGCONT');
  expect(await waiter.result()).toBe(true);
  event.set();
  await hearing;
});
