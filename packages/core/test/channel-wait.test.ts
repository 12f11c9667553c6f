import { readdirSync } from 'node:fs';
import { ClosedError, EOFError, TimeoutError } from '@isoproc/core';
import { setImmediate as immediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { channels } from './channels.js';

describe('waiting', () => {
  it('is served in order, and abandoning loses no message', async () => {
    const [a, b] = channels();
    const controller = new AbortController();
    const waits = [
      b.recv(),
      b.recv({ signal: controller.signal }),
      b.recv(),
      b.recv({ timeout: 1 }),
    ];
    const ends = Promise.allSettled(waits);
    controller.abort(new Error('enough'));
    await expect(waits[3]).rejects.toBeInstanceOf(TimeoutError);
    a.sendSync(1);
    a.sendSync(2);
    a.sendSync(3);
    const reasons = (await ends).map((end) => (end.status === 'fulfilled' ? end.value : 'gone'));
    expect(reasons).toEqual([1, 'gone', 2, 'gone']);
    await expect(waits[1]).rejects.toThrow('enough');
    expect(b.recvSync()).toBe(3);
    a.close();
    b.close();
  });

  it('with random limits and signals loses nothing (seeded)', async () => {
    const [a, b] = channels();
    let state = 11;
    const random = (below: number) => (state = (state * 48271) % 2147483647) % below;
    const got: unknown[] = [];
    const count = 500;
    const sending = (async () => {
      for (let i = 0; i < count; i++) await a.send({ i, filler: 'x'.repeat(random(3000)) });
    })();
    while (got.length < count) {
      const options = [
        {},
        { timeout: random(3) },
        { signal: AbortSignal.timeout(random(2)) },
        { timeout: 0 },
      ][random(4)];
      try {
        got.push(((await b.recv(options)) as { i: number }).i);
      } catch (error) {
        expect(['TimeoutError', 'AbortError']).toContain((error as Error).name);
      }
    }
    await sending;
    expect(got).toEqual(Array.from({ length: count }, (_, i) => i));
    a.close();
    b.close();
  });

  it('of senders keeps the order, and what was begun is ended though given up', async () => {
    const [a, b] = channels();
    const first = a.sendBytes(new Uint8Array(4_000_000).fill(1), { timeout: 1 });
    const second = a.send('second', { timeout: 1 });
    const third = a.send('third');
    await expect(first).rejects.toBeInstanceOf(TimeoutError);
    await expect(second).rejects.toBeInstanceOf(TimeoutError);
    expect(await b.recvBytes()).toHaveLength(4_000_000);
    expect(await b.recv()).toBe('third');
    await third;
    expect(() => {
      for (;;) a.sendSync('fill', { timeout: 0 });
    }).toThrow(TimeoutError);
    a.close();
    let fills = 0;
    for (; await b.poll({ timeout: 1000 }); fills++) {
      try {
        expect(b.recvSync()).toBe('fill');
      } catch (error) {
        expect(error).toBeInstanceOf(EOFError);
        break;
      }
    }
    expect(fills).toBeGreaterThan(100);
    b.close();
  });

  it('of senders of few bytes keeps for each what it sent', async () => {
    const [a, b] = channels();
    let filled = 0;
    const some = new Uint8Array(10_000);
    const sending: Promise<void>[] = [];
    for (let blocked = false; !blocked; filled++) {
      sending.push(a.sendBytes(some));
      const gone = sending.at(-1)?.then(() => false);
      blocked = (await Promise.race([gone, immediate(true)])) ?? true;
    }
    const messages = [Buffer.from('one'), Buffer.from('two')];
    sending.push(...messages.map((message) => a.sendBytes(message)));
    while (filled-- > 0) expect(await b.recvBytes()).toHaveLength(10_000);
    for (const message of messages) expect(Buffer.from(await b.recvBytes())).toEqual(message);
    await Promise.all(sending);
    a.close();
    b.close();
  });

  it('ends when it is closed, and leaves no descriptor', async () => {
    const before = readdirSync('/proc/self/fd').length;
    const [a, b] = channels();
    const [received, polled] = [b.recv(), b.poll({ timeout: Infinity })];
    b.close();
    await expect(received).rejects.toBeInstanceOf(ClosedError);
    await expect(polled).rejects.toBeInstanceOf(ClosedError);
    expect(() => a.sendSync(1)).toThrow(expect.objectContaining({ code: 'EPIPE' }) as Error);
    await expect(a.recv()).rejects.toBeInstanceOf(EOFError);
    a.close();
    a.close();
    expect(() => a.sendSync(1)).toThrow(ClosedError);
    expect(() => b.recvSync({ timeout: -1 })).toThrow();
    expect(readdirSync('/proc/self/fd')).toHaveLength(before);
  });

  it('blocks in the kernel for the time given, in the synchronous form', () => {
    const [a, b] = channels();
    expect(() => b.recvSync({ timeout: 5 })).toThrow(new TimeoutError('recv', 5));
    expect(b.pollSync(1)).toBe(false);
    expect(() => b.recvSync({ timeout: Number.NaN })).toThrow(RangeError);
    a.sendSync(null);
    expect(b.pollSync(Infinity)).toBe(true);
    expect(b.recvSync()).toBeNull();
    a.close();
    b.close();
  });
});
