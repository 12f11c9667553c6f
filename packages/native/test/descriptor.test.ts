import { readdirSync } from 'node:fs';
import { native, POLLIN, Watcher } from '@isoproc/native';
import { describe, expect, it } from 'vitest';

const openDescriptors = () => readdirSync('/proc/self/fd').length;
const bytes = (text: string) => Buffer.from(text);

describe.each(['socketPair', 'pipe'] as const)('%s', (make) => {
  const ends = (): [number, number] => {
    const [a, b] = native[make]();
    return [a, b]; // pipe: a reads, b writes
  };

  it('carries bytes, says when there are none, and when the other end is gone', () => {
    const [reader, writer] = ends();
    const into = Buffer.alloc(8);
    expect(native.receive(reader, into, 0, 8, 0)).toBe(-1);
    expect(native.receive(reader, into, 0, 8, 1.5)).toBe(-1);
    expect(native.send(writer, bytes('hello'), 1, 3, -1)).toBe(3);
    expect(native.poll(reader, POLLIN, -1)).toBe(true);
    expect(native.receive(reader, into, 2, 6, -1)).toBe(3);
    expect(into.toString('latin1')).toBe('\0\0ell\0\0\0');
    native.close(writer);
    expect(native.receive(reader, into, 0, 8, -1)).toBe(0);
    native.close(reader);
  });

  it('tells the sender when nobody can receive', () => {
    const [reader, writer] = ends();
    native.close(reader);
    expect(() => native.send(writer, bytes('x'), 0, 1, -1)).toThrow(
      expect.objectContaining({ code: 'EPIPE', errno: -32 }) as Error,
    );
    native.close(writer);
  });

  it('does not wait for room when told so, and loses nothing of what was taken', () => {
    const [reader, writer] = ends();
    const chunk = Buffer.alloc(4096, 7);
    let sent = 0;
    for (let n = 0; (n = native.send(writer, chunk, 0, 4096, 0)) >= 0;) sent += n;
    expect(sent).toBeGreaterThan(4096);
    let received = 0;
    for (let n = 0; (n = native.receive(reader, chunk, 0, 4096, 0)) > 0;) received += n;
    expect(received).toBe(sent);
    native.close(reader);
    native.close(writer);
  });

  it('stays blocking while it is watched, and calls back for as long as it is ready', async () => {
    const [reader, writer] = ends();
    const into = Buffer.alloc(1);
    native.send(writer, bytes('ab'), 0, 2, -1);
    let text = '';
    await new Promise<void>((resolve) => {
      const watcher = new Watcher(reader, POLLIN, (events) => {
        expect(events).toBe(POLLIN);
        native.receive(reader, into, 0, 1, -1);
        text += into.toString();
        if (text === 'ab') {
          watcher.stop();
          resolve();
        }
      });
    });
    expect(native.receive(reader, into, 0, 1, 5)).toBe(-1);
    native.close(reader);
    native.close(writer);
  });
});

describe('descriptors', () => {
  it('go along with the first byte, or are closed when nobody takes them', () => {
    const before = openDescriptors();
    const [a, b] = native.socketPair();
    const [reader, writer] = native.pipe();
    const into = Buffer.alloc(2);
    const fds: number[] = [];
    native.send(a, bytes('x'), 0, 1, -1, [writer, writer]);
    expect(native.receive(b, into, 0, 2, -1, fds)).toBe(1);
    expect(fds).toHaveLength(2);
    native.send(fds[1] ?? -1, bytes('through'), 0, 7, -1);
    const text = Buffer.alloc(7);
    native.receive(reader, text, 0, 7, -1);
    expect(text.toString()).toBe('through');
    native.send(a, bytes('y'), 0, 1, -1, [writer]);
    native.receive(b, into, 0, 2, -1);
    for (const fd of [a, b, reader, writer, ...fds]) native.close(fd);
    expect(openDescriptors()).toBe(before);
  });

  it('of a wrong number, and bytes past the end, are refused', () => {
    expect(() => native.close(12345)).toThrow(expect.objectContaining({ code: 'EBADF' }) as Error);
    expect(() => native.poll(12345, POLLIN, 0)).toThrow('EBADF');
    expect(() => native.receive(0, new Uint8Array(2), 1, 2, 0)).toThrow(RangeError);
    expect(() => native.receive(0, [] as unknown as Uint8Array, 0, 0, 0)).toThrow(TypeError);
  });

  it('can be watched twice', async () => {
    const [a, b] = native.socketPair();
    const seen = await new Promise<number>((resolve) => {
      let count = 0;
      const watchers = [1, 2].map(
        () =>
          new Watcher(a, POLLIN, () => {
            watchers[count]?.events(0);
            if (++count === 2) {
              for (const watcher of watchers) watcher.stop();
              resolve(count);
            }
          }),
      );
      native.send(b, bytes('x'), 0, 1, -1);
    });
    expect(seen).toBe(2);
    native.close(a);
    native.close(b);
  });

  it('of a memory file carry its bytes, and only of such a file', () => {
    const mapped = new Uint8Array(native.mapFile(native.memoryFile(bytes('in '), bytes('memory'))));
    expect(Buffer.from(mapped).toString()).toBe('in memory');
    const [reader, writer] = native.pipe();
    native.close(writer);
    expect(() => native.mapFile(reader)).toThrow(
      expect.objectContaining({ code: 'EINVAL' }) as Error,
    );
  });
});
