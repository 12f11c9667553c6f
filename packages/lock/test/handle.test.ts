import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { decode, encode } from '@isoproc/core';
import { Condition, Event, Lock, RLock, RWLock } from '@isoproc/lock';
import { pipe } from '@isoproc/pipe';
import { Process } from '@isoproc/process';
import { describe, expect, test } from 'vitest';
import { until } from './crowd.js';
import { Board, DONE, STARTED } from './fixtures/board.mjs';
import * as work from './fixtures/work.mjs';

/** The same one again, in this process. */
function copyOf<T>(one: T, descriptors: boolean): T {
  const { data, fds } = encode(one, 0, Infinity, descriptors);
  expect(fds.length > 0).toBe(descriptors);
  return decode(data, fds) as T;
}

describe.each([true, false])('a copy is the same one (descriptors: %s)', (descriptors) => {
  test('Lock, RLock', () => {
    for (const lock of [new Lock(), new RLock()]) {
      const copy = copyOf(lock, descriptors);
      lock.acquireSync();
      expect([copy.locked, copy.held]).toEqual([true, true]);
      copy.release();
      expect(lock.locked).toBe(false);
    }
  });

  test('Condition and its lock, Event, RWLock', async () => {
    const condition = new Condition(new RLock());
    const other = copyOf(condition, descriptors);
    await condition.acquire();
    expect([other.lock.held, other.lock instanceof RLock]).toEqual([true, true]);
    const waiting = condition.wait();
    await other.acquire();
    other.notify();
    other.release();
    expect(await waiting).toBe(true);

    const event = new Event();
    copyOf(event, descriptors).set();
    expect(event.isSet).toBe(true);

    const lock = new RWLock({ preference: 'writers' });
    const copy = copyOf(lock, descriptors);
    expect(copy.preference).toBe('writers');
    using reading = copy.readSync();
    expect([lock.tryWrite(), reading.abandoned]).toEqual([null, false]);
  });
});

test('two copies wait in one thread: when one gives up, the other is still woken', async () => {
  const [lock, board] = [new Lock(), new Board()];
  const copy = copyOf(lock, true);
  const holder = new Process(work.hold, [lock, board]);
  await holder.start();
  await until(() => board.get(STARTED) === 1);
  const waiting = lock.acquire();
  await expect(copy.acquire({ timeout: 1 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
  expect(() => copy.acquireSync({ timeout: 20 })).toThrow(/not within 20 ms/);
  holder.kill();
  expect((await waiting).held).toBe(true);
});

test('two copies wait in one thread for what no death tells of', async () => {
  const event = new Event();
  const copy = copyOf(event, true);
  const waiting = event.wait();
  expect(copy.waitSync({ timeout: 20 })).toBe(false);
  expect(await copy.wait({ timeout: 1 })).toBe(false);
  copy.set();
  expect(await waiting).toBe(true);
});

test.each(['return', 'exit', 'terminate'])(
  'a thread that ends with a lock leaves it to who waits, as a process that dies: %s',
  async (how) => {
    const work = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { core, data, how } = workerData;
      void Promise.all([import(core), import(workerData.lock)]).then(([{ decode }]) => {
        parentPort.postMessage(decode(data, []).acquireSync().held);
        parentPort.once('message', () => how === 'exit' && process.exit());
      });`;
    const modules = ['@isoproc/core', '@isoproc/lock'].map((name) => import.meta.resolve(name));
    const descriptors = () => readdirSync('/proc/self/fd').length;
    let before = 0;
    for (let i = 0; i < 4; i++) {
      const lock = new Lock();
      const { data } = encode(lock, 0, Infinity, false);
      const workerData = { core: modules[0], lock: modules[1], data, how };
      const thread = new Worker(work, { eval: true, workerData });
      expect(await once(thread, 'message')).toEqual([true]);
      const [waiting, end] = [lock.acquire(), once(thread, 'exit')];
      if (how === 'terminate') void thread.terminate();
      else thread.postMessage('end');
      expect((await waiting).abandoned).toBe(true);
      lock.release();
      await end;
      if (i === 0) before = descriptors();
    }
    await until(() => descriptors() <= before);
  },
);

test('a lock goes through a pipe, and with it whatever it is in', async () => {
  const [ours, theirs] = pipe();
  const lock = new Lock();
  const child = new Process(work.serve, [theirs]);
  await child.start();
  theirs.close();
  await ours.send({ lock, times: 3 });
  expect(await ours.recv()).toBe(3);
  await ours.send({ lock, times: 0 });
  expect(await ours.recv()).toBe(0);
  ours.close();
  expect(lock.locked).toBe(false);
});

test('who forgets a lock has it still, and can release it when it comes again', async () => {
  const [ours, theirs] = pipe();
  const lock = new Lock();
  const child = new Process(work.forget, [theirs]);
  await child.start();
  theirs.close();
  await ours.send(lock);
  expect(await ours.recv()).toBe('forgotten');
  expect([lock.locked, lock.tryAcquire()]).toEqual([true, false]);
  await ours.send(lock);
  await child.join();
  expect([child.exitCode, lock.tryAcquire(), lock.abandoned]).toEqual([0, true, false]);
  ours.close();
});

test('by reference it is found as long as who sent it lives, and then no more', async () => {
  const child = new Process(work.reference, []);
  await child.start();
  const reference = await child.result();
  await child.join();
  const find = () => decode(reference, []);
  expect(find).toThrow(expect.objectContaining({ code: 'ERR_HANDLE_GONE' }));
  expect(find).toThrow(new RegExp(`process ${String(child.pid)} no longer has it`));

  const [lock, board] = [new Lock(), new Board()];
  const { data } = encode(lock, 0, Infinity, false);
  const finder = new Process(work.find, [data, board]);
  await finder.start();
  await finder.join();
  expect([finder.exitCode, board.get(DONE)]).toEqual([0, 1]);
});
