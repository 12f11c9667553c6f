import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { Channel, ClosedError, EOFError, TimeoutError } from '@isoproc/core';
import { setImmediate as immediate } from 'node:timers/promises';
import { native } from '@isoproc/native';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function channels(): [Channel, Channel] {
  const [a, b] = native.socketPair();
  return [new Channel(a), new Channel(b)];
}

/** A frame in Python's form. */
function frame(body: Uint8Array, long = false): Buffer {
  const head = Buffer.alloc(long ? 12 : 4);
  head.writeInt32BE(long ? -1 : body.length);
  if (long) head.writeBigUInt64BE(BigInt(body.length), 4);
  return Buffer.concat([head, body]);
}

describe('frames', () => {
  it('torn anywhere, or several in one read, come out whole and in order', () => {
    const bodies = fc.array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.boolean()), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(bodies, fc.infiniteStream(fc.integer({ min: 1, max: 80 })), (all, sizes) => {
        const [writer, fd] = native.socketPair();
        const channel = new Channel(fd);
        const bytes = Buffer.concat(all.map(([body, long]) => frame(body, long)));
        const got: Uint8Array[] = [];
        for (let at = 0; at < bytes.length;) {
          at += native.send(
            writer,
            bytes,
            at,
            Math.min(sizes.next().value as number, bytes.length - at),
            -1,
          );
          try {
            for (;;) got.push(channel.recvBytesSync({ timeout: 0 }));
          } catch (error) {
            if (!(error instanceof TimeoutError)) throw error;
          }
        }
        expect(got).toEqual(all.map(([body]) => body));
        native.close(writer);
        channel.close();
      }),
      { numRuns: 50 },
    );
  });

  it('come by single bytes', () => {
    const [writer, fd] = native.socketPair();
    const channel = new Channel(fd);
    const bytes = Buffer.concat([frame(Buffer.from('one')), frame(Buffer.from('two'), true)]);
    const got: string[] = [];
    for (let at = 0; at < bytes.length; at++) {
      native.send(writer, bytes, at, 1, -1);
      while (channel.pollSync()) {
        try {
          got.push(Buffer.from(channel.recvBytesSync({ timeout: 0 })).toString());
        } catch {
          break;
        }
      }
    }
    expect(got).toEqual(['one', 'two']);
    native.close(writer);
    expect(() => channel.recvSync()).toThrow(EOFError);
    channel.close();
  });

  it('are on the wire as Python has them', () => {
    const [fd, reader] = native.socketPair();
    const channel = new Channel(fd);
    const into = Buffer.alloc(20_004);
    for (const length of [0, 3, 20_000]) {
      channel.sendBytesSync(new Uint8Array(length).fill(9));
      const n = native.receive(reader, into, 0, into.length, -1);
      expect(into.subarray(0, n)).toEqual(frame(new Uint8Array(length).fill(9)));
    }
    native.close(reader);
    channel.close();
  });

  it('of a negative length, or longer than allowed, are refused', () => {
    const [writer, fd] = native.socketPair();
    const channel = new Channel(fd);
    native.send(writer, frame(new Uint8Array(9)), 0, 13, -1);
    expect(() => channel.recvBytesSync({ maxLength: 8 })).toThrow('at most 8');
    expect(channel.recvBytesSync({ maxLength: 9 })).toHaveLength(9);
    native.send(writer, Buffer.from([255, 255, 255, 0]), 0, 4, -1);
    expect(() => channel.recvBytesSync()).toThrow('at least 0');
    native.close(writer);
    channel.close();
  });

  it('cut off by the end are not delivered', () => {
    const [writer, fd] = native.socketPair();
    const channel = new Channel(fd);
    native.send(writer, frame(new Uint8Array(100)), 0, 50, -1);
    native.close(writer);
    expect(() => channel.recvBytesSync()).toThrow(EOFError);
    channel.close();
  });
});

describe.each([0, 1, 64 * 1024, 32 * 1024 * 1024])('a message of %i bytes', (size) => {
  it('arrives, both as bytes and as a value', async () => {
    const [a, b] = channels();
    const bytes = new Uint8Array(size);
    for (let i = 0; i < size; i += 1009) bytes[i] = i;
    const both = Promise.all([a.sendBytes(bytes), a.send({ bytes })]);
    expect(Buffer.compare(await b.recvBytes(), bytes)).toBe(0);
    const value = (await b.recv()) as { bytes: Uint8Array };
    expect(Buffer.compare(value.bytes, bytes)).toBe(0);
    await both;
    a.close();
    b.close();
  });
});

describe('big values', () => {
  const SIZE = 1 << 20;

  it('are on their way 8 at a time; the next waits for room, and all arrive as they were', async () => {
    const before = readdirSync('/proc/self/fd').length;
    const [a, b] = channels();
    const value = new Uint8Array(SIZE);
    let sent = 0;
    expect(() => {
      for (; sent < 100; sent++) a.sendSync(value.fill(sent), { timeout: 0 });
    }).toThrow(TimeoutError);
    expect(sent).toBe(8);
    expect(readdirSync('/proc/self/fd').length).toBe(before + 2 + 8);
    const later = a.send(value.fill(9));
    value.fill(10); // too late to be sent
    for (let i = 0; i < 10; i++) {
      expect(Buffer.compare((await b.recv()) as Uint8Array, Buffer.alloc(SIZE, i))).toBe(0);
    }
    await later;
    a.close();
    b.close();
    expect(readdirSync('/proc/self/fd')).toHaveLength(before);
  });

  it('received with other ends gone, or never received, leave no file lent', () => {
    const [a, b] = channels();
    for (let i = 0; i < 8; i++) a.sendSync(new Uint8Array(SIZE), { timeout: 0 });
    a.close();
    expect(b.recvSync()).toHaveLength(SIZE);
    b.close();
    expect(readlinks().filter((link) => link.includes('isoproc-message'))).toEqual([]);
    expect(readFileSync('/proc/self/maps', 'utf8')).not.toContain('isoproc-message');
  });
});

const readlinks = () =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // the one of the directory itself
    }
  });

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
