// What CPython's _TestQueue and TestSimpleQueue ask, each test named for its claim.
import { Process } from '@isoproc/process';
import { EmptyError, FullError, JoinableQueue, Queue, SimpleQueue } from '@isoproc/queue';
import { describe, expect, test } from 'vitest';
import { finishAll, getAll, putAll, Tally } from './fixtures/work.mjs';

const code = (code: string) => expect.objectContaining({ code }) as unknown as Error;
const methods = ['spawn', 'warm'] as const;

describe.each(methods)('Queue, %s', (startMethod) => {
  test('put: six fit into six places, whichever way; a seventh is refused, at once or in time', async () => {
    const queue = new Queue<number>({ maxsize: 6 });
    await queue.put(1);
    await queue.put(2, { timeout: 1000 });
    queue.putSync(3);
    queue.putSync(4, { timeout: 0 });
    queue.putNowait(5);
    queue.putNowait(6);
    expect([queue.size, queue.empty]).toEqual([6, false]);
    expect(() => queue.putNowait(7)).toThrow(FullError);
    expect(() => queue.putSync(7, { timeout: 0 })).toThrow(code('ERR_TIMEOUT'));
    await expect(queue.put(7, { timeout: 20 })).rejects.toThrow(code('ERR_TIMEOUT'));
    const child = new Process(getAll, [queue, 'sync'], { startMethod });
    await child.start();
    queue.close();
    expect(await child.result()).toEqual([1, 2, 3, 4, 5, 6]);
    await child.join();
    expect([queue.size, queue.empty]).toEqual([0, true]);
  });

  test('get: what a child has put comes in order, whichever way; then there is nothing', async () => {
    const queue = new Queue<number>();
    const child = new Process(putAll, [queue, [1, 2, 3, 4], 'sync'], { startMethod });
    await child.start();
    await child.join();
    expect(queue.empty).toBe(false);
    const got = [await queue.get(), await queue.get({ timeout: 1000 }), queue.getSync()];
    expect([...got, queue.getNowait()]).toEqual([1, 2, 3, 4]);
    expect(queue.empty).toBe(true);
    expect(() => queue.getNowait()).toThrow(EmptyError);
    expect(() => queue.getSync({ timeout: 0 })).toThrow(code('ERR_TIMEOUT'));
    await expect(queue.get({ timeout: 20 })).rejects.toThrow(code('ERR_TIMEOUT'));
  });

  test('fork: what was put before a child begins, and what it adds, is one sequence', async () => {
    const queue = new Queue<number>();
    for (let i = 0; i < 10; i++) queue.putSync(i);
    const more = Array.from({ length: 10 }, (_, i) => 10 + i);
    const child = new Process(putAll, [queue, more, 'async'], { startMethod });
    await child.start();
    for (let i = 0; i < 20; i++) expect(await queue.get()).toBe(i);
    expect(() => queue.getNowait()).toThrow(EmptyError);
    await child.join();
  });

  test('task_done: join waits until workers have said so for each task', async () => {
    const queue = new JoinableQueue<number>();
    const done = Tally.create(1);
    const workers = [1, 2, 3, 4].map(() => new Process(finishAll, [queue, done], { startMethod }));
    for (const one of workers) await one.start();
    for (let i = 0; i < 10; i++) await queue.put(i);
    await queue.join();
    expect(done.read(0)).toBe(10);
    await Promise.all(workers.map(() => queue.put(-1)));
    for (const one of workers) await one.join();
    expect(queue.unfinished).toBe(0);
  });
});

test('qsize: counts up with put and down with get', () => {
  const queue = new Queue<number>();
  const sizes = [queue.size];
  const count = () => sizes.push(queue.size);
  for (const put of [1, 2]) {
    queue.putSync(put);
    count();
  }
  while (!queue.empty) {
    queue.getSync();
    count();
  }
  expect(sizes).toEqual([0, 1, 2, 1, 0]);
});

test('no_import_lock_contention: a module that is being imported can use a queue', async () => {
  const module = await import('./fixtures/at-import.mjs');
  expect(module.got).toBe('é');
});

test('timeout: a get that ends by time has waited as long', async () => {
  const queue = new Queue();
  for (const sync of [true, false]) {
    const begin = performance.now();
    if (sync) expect(() => queue.getSync({ timeout: 200 })).toThrow(code('ERR_TIMEOUT'));
    else await expect(queue.get({ timeout: 200 })).rejects.toThrow(code('ERR_TIMEOUT'));
    // Node's timers count whole milliseconds.
    expect(performance.now() - begin).toBeGreaterThanOrEqual(199);
  }
});

test('queue_feeder_donot_stop_onexc: after a value that cannot be sent, the next one is', async () => {
  const queue = new Queue<unknown>({ maxsize: 1 });
  const bad = {
    get value(): never {
      throw new RangeError('not this one');
    },
  };
  expect(() => queue.putSync(bad)).toThrow('not this one');
  // Its place in the queue is free, too.
  queue.putNowait(true);
  expect(await queue.get()).toBe(true);
});

describe('closed_queue', () => {
  test('put_get_exceptions: after close, put and get say so', async () => {
    const queue = new Queue<string>();
    queue.close();
    await expect(queue.put('foo')).rejects.toThrow(code('ERR_CLOSED'));
    expect(() => queue.putNowait('foo')).toThrow(code('ERR_CLOSED'));
    await expect(queue.get()).rejects.toThrow(code('ERR_EOF'));
  });

  test('empty_exceptions: what is left can be counted and got', () => {
    const queue = new Queue<string>();
    queue.putSync('foo');
    queue.close();
    expect([queue.empty, queue.size, queue.getSync(), queue.empty]).toEqual([
      false,
      1,
      'foo',
      true,
    ]);
  });
});

describe('SimpleQueue', () => {
  test('empty: is so at first, not with a value, and again without', async () => {
    const queue = new SimpleQueue<string>();
    const child = new Process(putAll, [queue as unknown as Queue, [true, false], 'sync']);
    expect(queue.empty).toBe(true);
    await child.start();
    await child.join();
    expect(queue.empty).toBe(false);
    expect([await queue.get(), queue.getSync(), queue.empty]).toEqual([true, false, true]);
  });

  test('close: twice is no mistake; closed: it puts nothing more', async () => {
    const queue = new SimpleQueue<number>();
    queue.close();
    queue.close();
    await expect(queue.put(1)).rejects.toThrow(code('ERR_CLOSED'));
    expect(queue.empty).toBe(true);
  });
});
