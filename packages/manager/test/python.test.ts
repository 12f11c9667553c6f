// What CPython's tests of managers ask, each test named for its claim.
import { Manager, ManagerDiedError, type RemoteTypes } from '@isoproc/manager';
import { Process } from '@isoproc/process';
import { EmptyError, Queue } from '@isoproc/queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';

let manager: Manager;
beforeAll(async () => {
  manager = await new Manager().start();
});
afterAll(async () => {
  await manager.shutdown();
});

const inChild = async <R>(child: Process<never, R>): Promise<R> => {
  await child.start();
  const result = await child.result();
  await child.join();
  return result;
};
const warm = { startMethod: 'warm' } as const;

describe('_TestMyManager', () => {
  const common = async (own: Manager) => {
    const counter = await own.create(work.counter, [5]);
    expect([await counter.increment(), counter.incrementSync(4)]).toEqual([6, 10]);
    expect([await counter.count(), counter.countSync()]).toEqual([10, 10]);
    await expect(counter.fail()).rejects.toMatchObject({ name: 'RangeError', message: 'it fails' });
    expect(() => counter.failSync()).toThrow('it fails');
    expect('_hidden' in counter).toBe(false);
    const squares: number[] = [];
    for await (const square of await counter.squares(10)) squares.push(square);
    expect(squares).toEqual(Array.from({ length: 10 }, (_, i) => i * i));
    expect([...counter.squaresSync(3)]).toEqual([0, 1, 4]);
  };

  test('mymanager: objects of classes of ones own, their errors, their iterators; a clean end', async () => {
    const own = await new Manager().start();
    await common(own);
    const { pid } = own;
    await own.shutdown();
    await own.shutdown();
    expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
  });

  test('context: await using ends it', async () => {
    let pid: number | null;
    {
      await using own = new Manager();
      await own.start();
      ({ pid } = own);
      await common(own);
    }
    expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH');
  });

  test('context_prestarted: also one that was started before; it is started once', async () => {
    const before = await new Manager({ startMethod: 'warm' }).start();
    {
      await using own = before;
      await common(own);
      await expect(own.start()).rejects.toMatchObject({ code: 'ERR_MANAGER' });
    }
    await expect(before.dict()).rejects.toThrow(ManagerDiedError);
  });
});

test('_TestRemoteManager, remote: a queue is found by its name, and only data go through it', async () => {
  await using own = new Manager({ address: { host: '127.0.0.1', port: 0 }, authkey: 'a key' });
  await own.start();
  const values = ['hello world', null, true, 2.25, 'häß', 'Ωμέγα', [1, { x: new Map([[1, 2n]]) }]];
  await own.publish('queue', new Queue({ endless: true }));
  await inChild(new Process(work.putRemotely, [own.address, 'a key', values], warm));
  using far = await Manager.connect({ address: own.address ?? '', authkey: 'a key' });
  const queue = await far.lookup<RemoteTypes.RemoteQueue<unknown>>('queue');
  for (const value of values) expect(await queue.get()).toEqual(value);
  await expect(queue.put(setTimeout)).rejects.toThrow(/target is needed|could not be cloned/);
  expect(await queue.empty()).toBe(true);
});

test('_TestManagerRestart, rapid_restart: its address can be had again at once', async () => {
  let address = { host: '127.0.0.1', port: 0 };
  for (let i = 0; i < 3; i++) {
    const own = await new Manager({ address, authkey: 'key' }).start();
    if (i > 0) expect(own.address).toEqual(address);
    address = own.address as typeof address;
    const far = await Manager.connect({ address, authkey: 'key' });
    const dict = await far.dict([['round', i]]);
    expect(await dict.get('round')).toBe(i);
    await own.shutdown();
    await expect(dict.get('round')).rejects.toThrow(ManagerDiedError);
    expect(() => dict.getSync('round')).toThrow(ManagerDiedError);
  }
});

describe('TestManagerExceptions', () => {
  test('queue_get: an empty queue says so', async () => {
    const queue = await manager.queue();
    expect(() => queue.getNowait()).toThrow(EmptyError);
  });

  test('dispatch: what it does not know is answered with an error, and the next call is served', async () => {
    await expect(manager.create('nothing')).rejects.toMatchObject({ code: 'ERR_NOT_REGISTERED' });
    await expect(manager.lookup('nothing')).rejects.toMatchObject({ code: 'ERR_NO_OBJECT' });
    const counter = await manager.create(work.counter);
    expect(await counter.increment()).toBe(1);
  });
});

describe('TestSyncManagerTypes: a child uses what the manager has made', () => {
  test('event', async () => {
    const event = await manager.event();
    await inChild(new Process(work.useEvent, [event], warm));
    expect(event.isSet).toBe(false);
  });

  test('lock, rlock', async () => {
    const [lock, recursive] = [await manager.lock(), await manager.rLock()];
    await inChild(new Process(work.useLock, [lock], warm));
    await inChild(new Process(work.useRLock, [recursive], warm));
    expect([lock.locked, recursive.locked]).toEqual([false, false]);
  });

  test('semaphore, bounded_semaphore', async () => {
    const [semaphore, bounded] = [await manager.semaphore(1), await manager.boundedSemaphore(1)];
    for (const one of [semaphore, bounded]) {
      await inChild(new Process(work.useSemaphore, [one], warm));
      expect(one.value).toBe(1);
    }
    expect(() => {
      bounded.release();
    }).toThrow(expect.objectContaining({ code: 'ERR_SEM_OVERFLOW' }));
  });

  test('condition', async () => {
    const condition = await manager.condition(await manager.lock());
    await condition.acquire();
    const child = inChild(new Process(work.useCondition, [condition], warm));
    expect(await condition.wait()).toBe(true);
    condition.release();
    await child;
  });

  test('barrier', async () => {
    const barrier = await manager.barrier(2, { timeout: 60_000 });
    await inChild(new Process(work.useBarrier, [barrier], warm));
    expect(barrier.broken).toBe(false);
  });

  test('queue, joinable_queue', async () => {
    const [queue, joinable] = [await manager.queue({ maxsize: 2 }), await manager.joinableQueue()];
    await inChild(new Process(work.useQueue, [queue, false], warm));
    await inChild(new Process(work.useQueue, [joinable, true], warm));
    expect(queue.getNowait()).toEqual({ second: 2 });
    expect([queue.maxsize, joinable.unfinished]).toEqual([2, 1]);
    joinable.getSync();
    joinable.taskDone();
    await joinable.join();
  });

  test('list', async () => {
    const list = await manager.list(['a', 'b']);
    await inChild(new Process(work.useList, [list], warm));
    expect([...list]).toEqual(['a', 'B']);
  });

  test('dict', async () => {
    const dict = await manager.dict([['foo', 2]]);
    await inChild(new Process(work.useDict, [dict], warm));
    expect([...dict]).toEqual([['bar', 3]]);
  });

  test('value, array', async () => {
    const [value, array] = [await manager.value('int32', 1), await manager.array('int32', [0, 1])];
    await inChild(new Process(work.useValue, [value], warm));
    await inChild(new Process(work.useArray, [array], warm));
    expect([value.value, ...array]).toEqual([2, 100, 1]);
  });

  test('namespace', async () => {
    const namespace = await manager.namespace({ x: 0 });
    await inChild(new Process(work.useNamespace, [namespace], warm));
    expect(await namespace.all()).toEqual({ x: 1 });
  });
});

test('manager_initializer: runs at the server before it serves; one that fails is told', async () => {
  await using own = new Manager({ initializer: [work.initialize, ['once']] });
  await own.start();
  const dict = await own.dict<string, string>();
  expect(await dict.update('said', work.initialized)).toBe(`${String(own.pid)} once`);
  const failing = new Manager({ initializer: [work.failing] });
  await expect(failing.start()).rejects.toThrow('it cannot begin');
});
