import { setTimeout as delay } from 'node:timers/promises';
import { asOwner, Lock, RLock } from '@isoproc/lock';
import { Process } from '@isoproc/process';
import { describe, expect, test } from 'vitest';
import { until } from './crowd.js';
import { Board, DONE, STARTED } from './fixtures/board.mjs';
import * as work from './fixtures/work.mjs';

const result = async <T>(child: Process<never, T>): Promise<T> => {
  await child.start();
  return child.result();
};

// After CPython's _TestLock: lock, rlock, lock_context.
describe.each([
  ['Lock', () => new Lock()],
  ['RLock', () => new RLock()],
])('%s', (name, create) => {
  test('lock: is acquired once, released once, and not once more', () => {
    const lock = create();
    expect(lock.locked).toBe(false);
    expect(lock.tryAcquire()).toBe(true);
    expect([lock.locked, lock.held, lock.owner]).toEqual([true, true, process.pid]);
    lock.release();
    expect([lock.locked, lock.held, lock.owner]).toEqual([false, false, null]);
    expect(() => {
      lock.release();
    }).toThrow(expect.objectContaining({ code: 'ERR_NOT_OWNER' }));
  });

  test('lock_context: using and await using release it, also after an error', async () => {
    const lock = create();
    {
      using held = lock.acquireSync();
      expect(held.held).toBe(true);
    }
    expect(lock.locked).toBe(false);
    const failing = async () => {
      await using held = await lock.acquire();
      throw new Error(String(held.held));
    };
    await expect(failing()).rejects.toThrow('true');
    expect(lock.locked).toBe(false);
  });

  test.each([true, false])('two processes never have it at once (sync: %s)', async (sync) => {
    const [lock, board] = [create(), new Board()];
    const children = [1, 2].map(() => new Process(work.increment, [lock, board, 2000, sync]));
    await Promise.all(children.map((child) => result(child)));
    expect(board.get(DONE)).toBe(4000);
  });

  test('another process can neither acquire nor release what is ours', async () => {
    const lock = create();
    lock.acquireSync();
    expect(await result(new Process(work.tryIt, [lock]))).toBe(false);
    const releasing = result(new Process(work.release, [lock]));
    await expect(releasing).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' });
    expect(lock.held).toBe(true);
  });

  test('when its owner is killed, the next one gets it and is told so', async () => {
    const [lock, board] = [create(), new Board()];
    for (const wait of [() => lock.acquire(), () => Promise.resolve(lock.acquireSync())]) {
      const holder = new Process(work.hold, [lock, board]);
      const started = board.get(STARTED);
      await holder.start();
      await until(() => board.get(STARTED) > started);
      expect(lock.owner).toBe(holder.pid);
      holder.kill();
      await wait();
      expect(lock.abandoned).toBe(true);
      lock.release();
      await lock.acquire();
      expect(lock.abandoned).toBe(false);
      lock.release();
    }
  });

  test('a wait ends by time or by signal, and nothing is lost', async () => {
    const [lock, board] = [create(), new Board()];
    const holder = new Process(work.hold, [lock, board]);
    await holder.start();
    await until(() => board.get(STARTED) > 0);
    await expect(lock.acquire({ timeout: 5 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(() => lock.acquireSync({ timeout: 5 })).toThrow(/not within 5 ms/);
    expect(() => lock.acquireSync({ timeout: 20 })).toThrow(/not within 20 ms/);
    const controller = new AbortController();
    const waiting = lock.acquire({ signal: controller.signal });
    const other = lock.acquire();
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(lock.acquire({ signal: controller.signal })).rejects.toThrow('enough');
    holder.kill();
    await other;
    expect(lock.held).toBe(true);
    expect(() => lock.acquireSync({ timeout: -1 })).toThrow(RangeError);
  });

  test(`${name} waits for another part of this process without blocking it`, async () => {
    const lock = create();
    const order: string[] = [];
    const part = (which: string) =>
      asOwner(async () => {
        await using held = await lock.acquire();
        order.push(`${which} ${String(held.held)}`);
        await delay(1);
        order.push(which);
      });
    await Promise.all([part('a'), part('b')]);
    expect(order).toEqual(['a true', 'a', 'b true', 'b']);
  });
});

test('Lock: a process that would wait for itself is told', () => {
  const lock = new Lock();
  lock.acquireSync();
  expect(() => lock.acquireSync()).toThrow(expect.objectContaining({ code: 'ERR_DEADLOCK' }));
  expect(lock.tryAcquire()).toBe(false);
  expect(() => lock.acquireSync({ timeout: 1 })).toThrow(/not within 1 ms/);
});

describe('RLock', () => {
  test('rlock: is acquired again by who has it, and released as often', async () => {
    const lock = new RLock();
    lock.acquireSync();
    await lock.acquire();
    expect(lock.tryAcquire()).toBe(true);
    expect(lock.depth).toBe(3);
    for (let i = 0; i < 3; i++) lock.release();
    expect(lock.locked).toBe(false);
    expect(() => {
      lock.release();
    }).toThrow(/nobody has it/);
  });

  test('belongs to the asynchronous context: run excludes run, and counts up in itself', async () => {
    const lock = new RLock();
    let inside = 0;
    const enter = () =>
      lock.run(async () => {
        expect(++inside).toBe(1);
        await delay(1);
        await lock.run(() => {
          expect(lock.depth).toBe(2);
        });
        await lock.acquire();
        lock.release();
        inside--;
      });
    await Promise.all([enter(), enter(), enter()]);
    expect(lock.locked).toBe(false);
  });

  test('what another context has is not ours', async () => {
    const lock = new RLock();
    let leave: () => void = () => undefined;
    const stay = new Promise<void>((resolve) => (leave = resolve));
    const running = lock.run(() => stay);
    await until(() => lock.locked);
    expect([lock.held, lock.depth, lock.tryAcquire()]).toEqual([false, 0, false]);
    expect(() => lock.acquireSync()).toThrow(expect.objectContaining({ code: 'ERR_DEADLOCK' }));
    expect(() => {
      lock.release();
    }).toThrow(/another part of this process has it/);
    leave();
    await running;
    await lock.acquire();
    expect(lock.depth).toBe(1);
  });
});
