// Clients over TCP and Unix sockets: what they can do, and what is left of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Manager, type RemoteTypes } from '@isoproc/manager';
import { Event, Lock } from '@isoproc/lock';
import { Process } from '@isoproc/process';
import { Queue } from '@isoproc/queue';
import { BoundedSemaphore } from '@isoproc/semaphore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';

const authkey = 'the key';
const folder = mkdtempSync(join(tmpdir(), 'isoproc-test-'));
let manager: Manager;
let address: { host: string; port: number };
beforeAll(async () => {
  manager = new Manager({ address: { host: '127.0.0.1', port: 0 }, authkey });
  await manager.start();
  address = manager.address as typeof address;
});
afterAll(async () => {
  await manager.shutdown();
  rmSync(folder, { recursive: true });
});

const open = () => Manager.connect({ address, authkey });
const serves = async () => {
  using far = await open();
  const dict = await far.dict([['a', 1]]);
  expect(await dict.get('a')).toBe(1);
};
test('a Unix socket serves as well, blocking calls too', async () => {
  const own = new Manager({ address: join(folder, 'socket'), authkey: new Uint8Array([1, 2]) });
  await own.start();
  const far = await Manager.connect({
    address: join(folder, 'socket'),
    authkey: new Uint8Array([1, 2]),
  });
  const list = far.listSync([1, 2]);
  list.pushSync(3);
  const waiting = list.length();
  expect([list.lengthSync(), await waiting, [...list]]).toEqual([3, 3, [1, 2, 3]]);
  const big = 'x'.repeat(1_000_000);
  await list.push(big as never);
  expect(list.getSync(3)).toBe(big);
  far.close();
  await own.shutdown();
});

describe('who waits does not hold up the others, and what a client had is given back', () => {
  const holding = async (name: string) => {
    const said = new Event();
    const child = new Process(work.holdRemotely, [address, authkey, name, said]);
    await child.start();
    await said.wait();
    return async () => {
      child.kill();
      await child.join();
    };
  };

  test('a lock, of a client that is killed, goes to the next one', async () => {
    const lock = new Lock();
    await manager.publish('lock', lock);
    const kill = await holding('lock');
    expect([lock.locked, lock.owner]).toEqual([true, manager.pid]);
    using far = await open();
    const theirs = await far.lookup<RemoteTypes.RemoteLock>('lock');
    const waiting = theirs.acquire();
    await expect(theirs.acquire({ timeout: 5 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(await theirs.tryAcquire()).toBe(false);
    await expect(theirs.release()).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' });
    await kill();
    {
      await using held = await waiting;
      expect(held.abandoned).toBe(false);
      expect(lock.locked).toBe(true);
    }
    expect(await theirs.locked()).toBe(false);
    lock.acquireSync();
    const enough = new AbortController();
    const vain = theirs.acquire({ signal: enough.signal });
    enough.abort(new Error('enough'));
    await expect(vain).rejects.toThrow('enough');
    lock.release();
    using again = theirs.acquireSync();
    expect(again.abandoned).toBe(false);
  });

  test('permits of a bounded semaphore come back', async () => {
    const semaphore = new BoundedSemaphore(2);
    await manager.publish('semaphore', semaphore);
    const kill = await holding('semaphore');
    expect(semaphore.value).toBe(1);
    await kill();
    await semaphore.acquire();
    await semaphore.acquire();
    semaphore.release(2);
  });

  test('a queue is one for all, near and far', async () => {
    const queue = new Queue<number>({ endless: true });
    await manager.publish('numbers', queue);
    const far = await open();
    const theirs = await far.lookup<RemoteTypes.RemoteQueue<number>>('numbers');
    const got = theirs.get();
    expect(await theirs.size()).toBe(0);
    await queue.put(1);
    expect(await got).toBe(1);
    await theirs.put(2);
    expect(queue.getSync()).toBe(2);
    // Who leaves while it waits takes nothing along.
    const vain = theirs.get();
    expect(await theirs.empty()).toBe(true);
    far.close();
    await expect(vain).rejects.toMatchObject({ code: 'ERR_MANAGER_DIED' });
    await serves();
    await queue.put(3);
    expect(await queue.get()).toBe(3);
  });

  test('recursive locks, conditions, barriers and events, each for its connection', async () => {
    using one = await open();
    using other = await open();
    const lock = await one.rLock();
    const condition = await one.condition(lock);
    const event = await one.event();
    await one.publish('both', condition);
    const theirs = await other.lookup<RemoteTypes.RemoteCondition>('both');
    await lock.acquire();
    await lock.acquire();
    await expect(theirs.notify()).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' });
    const vain = theirs.acquire({ timeout: 5 });
    await expect(vain).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    const waiting = condition.wait();
    const held = await theirs.acquire();
    await theirs.notify();
    await held[Symbol.asyncDispose]();
    expect(await waiting).toBe(true);
    await lock.release();
    await lock.release();
    await expect(lock.release()).rejects.toMatchObject({ code: 'ERR_NOT_OWNER' });
    const barrier = await other.barrier(2);
    expect((await Promise.all([barrier.wait(), barrier.wait()])).sort()).toEqual([0, 1]);
    const set = event.wait();
    await event.set();
    expect([await set, event.isSetSync(), await event.wait({ timeout: 0 })]).toEqual([
      true,
      true,
      true,
    ]);
    const [value, array] = [await one.value('int32', 4), await one.array('float64', [1, 2])];
    await array.set(1, 2.5);
    expect([await value.add(3), await value.get(), await array.values()]).toEqual([4, 7, [1, 2.5]]);
  });
});

test('a remote proxy is of use where there is a connection', async () => {
  using far = await open();
  const list = await far.list([1]);
  const dict = await far.dict([['list', list]]);
  expect(await (await dict.get('list'))?.length()).toBe(1);
  await expect(dict.set('list', await manager.list([1]))).rejects.toMatchObject({
    code: 'ERR_HANDLE',
  });
  const child = new Process(work.getIt, [dict as never, 'list'], { stderr: 'ignore' });
  await child.start();
  await expect(child.result()).rejects.toThrow(/is not connected: call Manager.connect\(\) first/);
  await child.join();
});
