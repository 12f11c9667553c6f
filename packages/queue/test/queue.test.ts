import { readdirSync } from 'node:fs';
import { encode, decode } from '@isoproc/core';
import { Lock } from '@isoproc/lock';
import { Process } from '@isoproc/process';
import { EmptyError, FullError, Queue, SimpleQueue } from '@isoproc/queue';
import { describe, expect, test } from 'vitest';
import { getAll, putAll, useLock } from './fixtures/work.mjs';

const code = (code: string) => expect.objectContaining({ code }) as unknown;
const openDescriptors = () => readdirSync('/proc/self/fd').length;

const values = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  1.5,
  NaN,
  '',
  'latin é',
  'emoji 🦊 and \ud800 alone',
  'x'.repeat(200),
  12n,
  new Uint8Array([1, 2, 3]),
  new Uint8Array(1000).fill(9),
  Buffer.from('buffer'),
  new Float64Array([1, 2.5]),
  [1, { a: new Map([[1, new Set(['x'])]]) }],
  new Date(5),
  new RangeError('no'),
];

describe('a queue in one process', () => {
  test('gives back each kind of value as it was put', () => {
    const queue = new Queue();
    for (const value of values) queue.putSync(value);
    expect(queue.size).toBe(values.length);
    for (const value of values) {
      const got = queue.getSync();
      expect(got).toEqual(value);
      expect(Object.getPrototypeOf(Object(got))).toBe(Object.getPrototypeOf(Object(value)));
    }
    expect(queue.empty).toBe(true);
  });

  test.each([1, 255, 256, 4095, 4096, 100_000, 3_000_000])(
    'takes a message of %i bytes, longer than its memory or not, again and again',
    (length) => {
      const queue = new Queue<Uint8Array>({ capacity: 1024 });
      for (let round = 0; round < 20; round++) {
        const bytes = new Uint8Array(length).fill(round + 1);
        queue.putSync(bytes);
        expect(Buffer.compare(queue.getSync(), bytes)).toBe(0);
      }
    },
  );

  test('what cannot be serialised throws in put, and the queue goes on', async () => {
    const queue = new Queue();
    expect(() => queue.putSync(() => 1)).toThrow(
      expect.objectContaining({ name: 'DataCloneError' }) as Error,
    );
    await expect(queue.put(Symbol('no'))).rejects.toThrow();
    expect(() => queue.putNowait(new Queue())).toThrow(code('ERR_HANDLE'));
    queue.putSync(1);
    expect(queue.getNowait()).toBe(1);
  });

  test('is bounded by maxsize', async () => {
    const queue = new Queue({ maxsize: 2 });
    queue.putNowait(1);
    queue.putSync(2);
    expect(() => queue.putNowait(3)).toThrow(FullError);
    expect(() => queue.putSync(3, { timeout: 5 })).toThrow(code('ERR_TIMEOUT'));
    await expect(queue.put(3, { timeout: 5 })).rejects.toThrow(code('ERR_TIMEOUT'));
    const waiting = queue.put(3);
    expect(queue.getSync()).toBe(1);
    await waiting;
    expect([queue.getSync(), queue.getSync()]).toEqual([2, 3]);
  });

  test('is bounded by its capacity, and whoever waits for room gets it', async () => {
    const queue = new Queue<Uint8Array>({ capacity: 4096 });
    const puts = Array.from({ length: 30 }, (_, i) => queue.put(new Uint8Array(900).fill(i)));
    expect(queue.size).toBeLessThan(5);
    for (let i = 0; i < 30; i++) expect((await queue.get())[0]).toBe(i);
    await Promise.all(puts);
  });

  test('getNowait, time limits and signals of an empty one', async () => {
    const queue = new Queue();
    expect(() => queue.getNowait()).toThrow(EmptyError);
    expect(() => queue.getSync({ timeout: 20 })).toThrow(code('ERR_TIMEOUT'));
    await expect(queue.get({ timeout: 20 })).rejects.toThrow(code('ERR_TIMEOUT'));
    const stop = new AbortController();
    const waiting = queue.get({ signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    const next = queue.get();
    queue.putSync('for the next one');
    expect(await next).toBe('for the next one');
  });

  test('those who wait are served in their order', async () => {
    const queue = new Queue<number>();
    const gets = [queue.get(), queue.get(), queue.get()];
    for (const i of [1, 2, 3]) queue.putSync(i);
    expect(await Promise.all(gets)).toEqual([1, 2, 3]);
  });

  test('closed: no put, but what is there can be got, then the end', () => {
    const queue = new Queue<number>();
    queue.putSync(1);
    queue.close();
    queue.close();
    expect(() => queue.putSync(2)).toThrow(code('ERR_CLOSED'));
    expect(queue.getSync()).toBe(1);
    expect(() => queue.getSync()).toThrow(code('ERR_EOF'));
    expect(() => queue.getNowait()).toThrow(code('ERR_EOF'));
  });

  test.each([{ capacity: 0 }, { capacity: 2 ** 31 }, { maxsize: -1 }, { maxsize: 1.5 }])(
    'refuses %o',
    (options) => {
      expect(() => new Queue(options)).toThrow(RangeError);
    },
  );
});

describe.each(['sync', 'async'] as const)('between processes, %s', (how) => {
  const list = Array.from({ length: 500 }, (_, i) => (i % 50 === 0 ? 'y'.repeat(9000) : [i, 'x']));

  test('one producer: all of it in order, then the end', async () => {
    const queue = new Queue({ capacity: 8192 });
    const producer = new Process(putAll, [queue, list, how]);
    await producer.start();
    const got: unknown[] = [];
    for await (const value of queue) got.push(value);
    expect(got).toEqual(list);
    await producer.join();
  });

  test('several of both: everything once', async () => {
    const queue = new Queue({ capacity: 8192, maxsize: 7 });
    const lists = [0, 1, 2].map((p) => list.map((_, i) => p * 1000 + i));
    const producers = lists.map((part) => new Process(putAll, [queue, part, how]));
    const consumers = [1, 2].map(() => new Process(getAll, [queue, how]));
    for (const one of [...producers, ...consumers]) await one.start();
    queue.close();
    const got = await Promise.all(consumers.map((one) => one.result()));
    expect(got.flat().sort((a, b) => Number(a) - Number(b))).toEqual(lists.flat());
    for (const part of got) {
      for (const p of [0, 1, 2]) {
        const own = part.map(Number).filter((n) => Math.floor(n / 1000) === p);
        expect(own).toEqual([...own].sort((a, b) => a - b));
      }
    }
    for (const one of [...producers, ...consumers]) await one.join();
  });

  test('a producer that was killed does not keep the end from coming', async () => {
    const queue = new Queue();
    const producer = new Process(getAll, [queue, how]);
    await producer.start();
    const waiting = queue[Symbol.asyncIterator]().next();
    producer.kill();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await producer.join();
  });

  test('handles of shared memory go through it', async () => {
    const queue = new Queue();
    const child = new Process(useLock, [queue]);
    await child.start();
    const lock = new Lock();
    lock.acquireSync();
    if (how === 'async') await queue.put(lock);
    else queue.putSync(lock);
    expect(await child.result()).toBe(false);
    await child.join();
  });
});

test('a simple queue puts and gets', async () => {
  const queue = new SimpleQueue<number>();
  expect(queue.empty).toBe(true);
  await queue.put(1);
  queue.putSync(2);
  expect([await queue.get(), queue.getSync()]).toEqual([1, 2]);
  queue.close();
  expect(() => queue.getSync()).toThrow(code('ERR_EOF'));
});

test('a copy is the same queue; many cost nothing for ever', () => {
  const before = openDescriptors();
  for (let i = 0; i < 3; i++) {
    const queue = new Queue<number>();
    const { data, fds } = encode(queue);
    const copy = decode(data, fds) as Queue<number>;
    copy.putSync(i);
    expect(queue.getSync()).toBe(i);
  }
  expect(openDescriptors() - before).toBeLessThanOrEqual(3 * 5 + 4);
});
