import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { native } from '@isoproc/native';
import { Process } from '@isoproc/process';
import { JoinableQueue, Queue } from '@isoproc/queue';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CAPACITY, GET_LOCK, GETTERS, PUT_LOCK, PUTTERS } from '../src/layout.js';
import { putOne, take, takeMany, Tally } from './fixtures/work.mjs';
import { copyOf, wordsOf, until, asleep, fits, holding } from './helper.js';

const code = (code: string) => expect.objectContaining({ code }) as unknown as Error;

afterEach(() => {
  vi.restoreAllMocks();
});

describe('waiting', () => {
  test('consumers of an empty queue do not wake each other', async () => {
    const queue = new Queue<number>();
    const gate = Tally.create(1);
    const idle = [1, 2].map(() => new Process(takeMany, [queue as Queue, gate, 1]));
    for (const one of idle) await one.start();
    const words = wordsOf(queue);
    await until(() => asleep(words, GETTERS) === 2);
    const notified = words[GETTERS];
    const meanwhile = new Process(putOne, [new Queue(), gate, 1]);
    await meanwhile.start();
    await meanwhile.join();
    expect(words[GETTERS]).toBe(notified);
    for (const one of idle) one.kill();
    for (const one of idle) await one.join();
  });

  test('a get lets a producer of a joinable queue go on that waits for maxsize', async () => {
    const queue = new JoinableQueue<number>({ maxsize: 1 });
    const gate = Tally.create(1);
    queue.putSync(1);
    const child = new Process(putOne, [queue, gate, 2]);
    await child.start();
    await until(() => asleep(wordsOf(queue), PUTTERS) === 1);
    expect(queue.getSync()).toBe(1);
    expect(await queue.get()).toBe(2);
    await child.join();
  });

  test('who dies with unfinished values leaves room to a producer that waits', async () => {
    const queue = new JoinableQueue<Uint8Array>({ capacity: 4096 });
    const gate = Tally.create(1);
    let count = 0;
    // As many as there is room for; one more would have to wait.
    while (await fits(queue.put(new Uint8Array(800), { timeout: 0 }))) count++;
    const child = new Process(takeMany, [queue, gate, count]);
    await child.start();
    await until(() => gate.read(0) === 1);
    const put = queue.put(new Uint8Array(800));
    child.kill();
    await put;
    await child.join();
    expect(queue.unfinished).toBe(1);
  });

  test('taskDone does not wait for who is getting, who does it in its stead', async () => {
    const queue = new JoinableQueue<number>();
    queue.putSync(1);
    queue.getSync();
    const { child, release } = await holding(queue, GET_LOCK, false);
    queue.taskDone();
    expect(queue.unfinished).toBe(1);
    const joined = queue.join();
    release();
    await joined;
    await child.join();
  });

  test('getNowait and putNowait tell a busy end from an empty or a full queue', async () => {
    const queue = new Queue<number>();
    queue.putSync(1);
    const getting = await holding(queue, GET_LOCK, true);
    expect(queue.getNowait()).toBe(1);
    const putting = await holding(queue, PUT_LOCK, true);
    queue.putNowait(2);
    expect(queue.getSync()).toBe(2);
    await getting.child.join();
    await putting.child.join();
  });

  test('a put that fails for want of memory lets another one go on', async () => {
    const queue = new Queue<unknown>({ maxsize: 1 });
    const [gate, words] = [Tally.create(1), wordsOf(queue)];
    vi.spyOn(native, 'growMemory').mockImplementation(() => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    for (let round = 1; round <= 4; round++) {
      queue.putSync(0);
      const other = new Process(putOne, [queue, gate, round]);
      await other.start();
      await until(() => asleep(words, PUTTERS) === 1);
      // Rings each of the two in its turn.
      const failing = queue.put(new Uint8Array(2 ** 20)).catch((error: unknown) => error);
      expect(queue.getSync()).toBe(0);
      expect(await queue.get()).toBe(round);
      expect(await failing).toMatchObject({ code: 'ENOSPC' });
      await other.join();
    }
  });

  test('a value that cannot be mapped now stays', async () => {
    const queue = new Queue<Uint8Array>();
    const long = new Uint8Array(2 ** 21).fill(7);
    const child = new Process(putOne, [queue, Tally.create(1), long]);
    await child.start();
    await child.join();
    vi.spyOn(native, 'mapMemory').mockImplementationOnce(() => {
      throw Object.assign(new Error('no memory'), { code: 'ENOMEM' });
    });
    expect(() => queue.getSync()).toThrow(code('ENOMEM'));
    expect(Buffer.compare(queue.getSync(), long)).toBe(0);
  });

  test('bytes are put as they were when put was called', async () => {
    const queue = new Queue<Uint8Array | number>({ maxsize: 1 });
    queue.putSync(0);
    const bytes = new Uint8Array([1, 2, 3]);
    const put = queue.put(bytes);
    structuredClone(bytes.fill(9).buffer, { transfer: [bytes.buffer] });
    expect(queue.getSync()).toBe(0);
    await put;
    expect(queue.getSync()).toEqual(new Uint8Array([1, 2, 3]));
  });
});

test('a get or put that is aborted has done nothing', async () => {
  const queue = new Queue<number>({ maxsize: 1 });
  const aborted = { signal: AbortSignal.abort(new Error('enough')) };
  await expect(queue.put(1, aborted)).rejects.toThrow('enough');
  expect(queue.empty).toBe(true);
  queue.putSync(1);
  await expect(queue.get(aborted)).rejects.toThrow('enough');
  const stop = new AbortController();
  const put = queue.put(2, stop);
  stop.abort(new Error('enough'));
  await expect(put).rejects.toThrow('enough');
  expect([queue.getSync(), queue.empty]).toEqual([1, true]);
});

test('memory that is no queue is refused', () => {
  const queue = new Queue();
  for (const capacity of [0, 4097, 2 ** 30, -(2 ** 31)]) {
    wordsOf(queue)[CAPACITY] = capacity;
    expect(() => copyOf(queue)).toThrow(code('ERR_REGION'));
  }
});

test('a handle that is forgotten while others go on leaves no descriptor', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const queue = new Queue<number>();
  const open = () => readdirSync('/proc/self/fd').length;
  const waitOnce = async () => {
    const copy = copyOf(queue);
    copy.close();
    await copy.get({ timeout: 1 }).catch(() => undefined); // `expect` would keep it
  };
  const before = open();
  for (let i = 0; i < 40; i++) await waitOnce();
  // The engine may keep the last ones a little longer.
  await until(() => {
    collect();
    return open() - before < 20;
  });
});

test('who dies between taking and finishing is found by a producer with a bound', async () => {
  const queue = new JoinableQueue<number>({ maxsize: 1, redeliver: true });
  queue.putSync(1);
  const child = new Process(take, [queue]);
  await child.start();
  await child.join();
  expect(queue.getSync()).toBe(1);
  queue.putNowait(2);
  queue.taskDone();
  expect(queue.unfinished).toBe(1);
});
