import { readdirSync } from 'node:fs';
import { decode, encode } from '@isoproc/core';
import { Queue } from '@isoproc/queue';
import { describe, expect, test } from 'vitest';
import { GET_LOCK } from '../src/layout.js';
import { copyOf, holding } from './helper.js';

const code = (code: string) => expect.objectContaining({ code }) as unknown as Error;

describe('the end', () => {
  test('puts that wait when the queue is closed come before it', async () => {
    const queue = new Queue<number>({ maxsize: 1 });
    queue.putSync(1);
    const waiting = [queue.put(2), queue.put(3)];
    queue.close();
    const copy = copyOf(queue);
    expect(copy.closed).toBe(true);
    const got: number[] = [];
    for await (const value of copy) got.push(value);
    expect(got).toEqual([1, 2, 3]);
    await Promise.all(waiting);
  });

  test('is seen by a get that waits already when the queue is closed', async () => {
    const queue = new Queue();
    const waiting = queue.get();
    queue.close();
    await expect(waiting).rejects.toThrow(code('ERR_EOF'));
  });

  test('comes with the last of two handles in one process', async () => {
    const queue = new Queue<number>();
    const copy = copyOf(queue);
    queue.close();
    const waiting = queue.get();
    copy.putSync(1);
    expect(await waiting).toBe(1);
    const last = queue.get();
    copy.close();
    await expect(last).rejects.toThrow(code('ERR_EOF'));
  });

  test('does not come while a handle is on its way', async () => {
    const queue = new Queue<number>();
    const { data, fds } = encode(queue);
    queue.close();
    expect(() => queue.getNowait()).toThrow(code('ERR_EMPTY'));
    const waiting = queue.get();
    const copy = decode(data, fds) as Queue<number>;
    copy.putSync(1);
    expect(await waiting).toBe(1);
    copy.close();
    expect(() => queue.getNowait()).toThrow(code('ERR_EOF'));
  });

  test('is seen although another was getting the last value when it came', async () => {
    const queue = new Queue<number>();
    const { child, release } = await holding(queue, GET_LOCK, false);
    queue.putSync(1);
    queue.close();
    // Both have looked at the end while somebody else had the getting end.
    const gets = [queue.get(), queue.get()];
    release();
    const [first, second] = await Promise.allSettled(gets);
    expect(first).toMatchObject({ value: 1 });
    expect(second).toMatchObject({ reason: { code: 'ERR_EOF' } });
    await child.join();
  });

  test('an iteration that is left early leaves the rest', async () => {
    const queue = new Queue<number>();
    for (let i = 0; i < 5; i++) queue.putSync(i);
    for await (const value of queue) if (value === 1) break;
    expect([queue.size, queue.closed, queue.getSync()]).toEqual([3, true, 2]);
  });

  test('an endless queue has none, needs no descriptor, and goes through another queue', async () => {
    const before = readdirSync('/proc/self/fd').length;
    const [outer, inner] = [new Queue<Queue<number>>(), new Queue<number>({ endless: true })];
    outer.putSync(inner);
    const copy = outer.getSync();
    copy.putSync(1);
    copy.close();
    expect([inner.getSync(), copy.closed, inner.closed]).toEqual([1, true, false]);
    inner.close();
    await expect(copy.get({ timeout: 5 })).rejects.toThrow(code('ERR_TIMEOUT'));
    // The memory of each, and the pipe of the one that has an end.
    expect(readdirSync('/proc/self/fd').length - before).toBeLessThanOrEqual(8);
    expect(() => outer.putSync(outer as never)).toThrow(code('ERR_HANDLE'));
  });
});
