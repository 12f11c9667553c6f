import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { Channel, EOFError, TimeoutError } from '@isoproc/core';
import { native } from '@isoproc/native';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels } from './channels.js';

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
