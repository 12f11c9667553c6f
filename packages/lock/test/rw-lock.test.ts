import { DeadlockError, NotOwnerError, RWLock } from '@isoproc/lock';
import { Process } from '@isoproc/process';
import { describe, expect, test } from 'vitest';
import { until } from './crowd.js';
import { Board, STARTED } from './fixtures/board.mjs';
import * as work from './fixtures/work.mjs';

describe('RWLock', () => {
  test('many read at a time, one writes', async () => {
    const lock = new RWLock();
    const first = lock.readSync();
    const second = await lock.read();
    expect(lock.tryWrite()).toBeNull();
    expect(lock.writer).toBeNull();
    first.release();
    second.release();
    const writing = lock.writeSync();
    expect(lock.writer).toBe(process.pid);
    expect([lock.tryRead(), lock.tryWrite()]).toEqual([null, null]);
    writing.release();
    expect(() => {
      writing.release();
    }).toThrow(NotOwnerError);
    using reading = lock.readSync();
    expect(reading.abandoned).toBe(false);
  });

  test('fair: a waiting writer stops new readers, and goes before them', async () => {
    const lock = new RWLock();
    const reading = await lock.read();
    const order: string[] = [];
    const write = lock.write().then((guard) => {
      order.push('write');
      guard.release();
    });
    const read = lock.read().then((guard) => {
      order.push('read');
      guard.release();
    });
    expect(lock.tryRead()).toBeNull();
    reading.release();
    await Promise.all([write, read]);
    expect(order).toEqual(['write', 'read']);
  });

  test('readers: a waiting writer stops nobody', async () => {
    const lock = new RWLock({ preference: 'readers' });
    const reading = await lock.read();
    const writing = lock.write();
    const another = lock.tryRead();
    expect(another).not.toBeNull();
    reading.release();
    another?.release();
    (await writing).release();
  });

  test('who gives up waiting to write lets the readers go on', async () => {
    const lock = new RWLock();
    const reading = await lock.read();
    const controller = new AbortController();
    const writing = lock.write({ signal: controller.signal });
    const waiting = lock.read();
    controller.abort(new Error('enough'));
    await expect(writing).rejects.toThrow('enough');
    await expect(lock.write({ timeout: 5 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    (await waiting).release();
    reading.release();
    (await lock.write({ timeout: 60_000 })).release();
  });

  test('a process that would wait for itself is told', () => {
    const lock = new RWLock();
    const reading = lock.readSync();
    expect(() => lock.writeSync()).toThrow(DeadlockError);
    lock.readSync().release();
    reading.release();
    lock.writeSync();
    expect(() => lock.readSync()).toThrow(DeadlockError);
    expect(() => lock.writeSync({ timeout: 1 })).toThrow(/not within 1 ms/);
  });

  test('a writer that is killed is told of until somebody has written', async () => {
    const [lock, board] = [new RWLock(), new Board()];
    const writer = new Process(work.holdWriting, [lock, board]);
    await writer.start();
    await until(() => board.get(STARTED) === 1);
    expect(lock.writer).toBe(writer.pid);
    expect(lock.tryRead()).toBeNull();
    writer.kill();
    const reading = await lock.read();
    expect(reading.abandoned).toBe(true);
    reading.release();
    const writing = lock.writeSync();
    expect(writing.abandoned).toBe(true);
    writing.release();
    using clean = lock.readSync();
    expect(clean.abandoned).toBe(false);
  });

  test('what it does not know is refused', () => {
    const preference = 'nobody' as 'fair';
    expect(() => new RWLock({ preference })).toThrow(/got nobody/);
  });

  test('a thread can have so many at once, and is told when it is too many', () => {
    const locks = Array.from({ length: 24 }, () => new RWLock());
    const guards = locks.slice(0, 23).map((lock) => lock.readSync());
    expect(() => locks[23]?.readSync()).toThrow(expect.objectContaining({ code: 'ERR_RWLOCKS' }));
    for (const guard of guards) guard.release();
    locks[23]?.readSync().release();
  });
});
