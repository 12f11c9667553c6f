import { closeSync, openSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
});

describe('a lender', () => {
  it('lends each of its 8 files until the last copy of the descriptor is closed', () => {
    const [a, b] = native.socketPair();
    const lender = native.lender(a);
    const lend = (text: string) => native.lend(lender, bytes(text), bytes(' memory'));
    const loans = Array.from({ length: 8 }, (_, i) => lend(`${String(i)} in`));
    expect(lend('too much')).toBe(-1);
    const copy = native.dup(loans[3] ?? -1);
    native.close(loans.splice(3, 1)[0] ?? -1);
    expect(lend('still too much')).toBe(-1);
    const borrower = native.borrower();
    const read = (fd: number) => {
      const into = Buffer.alloc(11);
      native.borrow(borrower, fd, into);
      return into.toString();
    };
    expect(read(copy)).toBe('3 in memory');
    expect(read(lend('9 in'))).toBe('9 in memory');
    loans.push(lend('a in'));
    native.closeLender(lender);
    expect(loans.map(read).join()).toMatch(/^0 in memory,1 in .*,7 in memory,a in memory$/);
    native.closeBorrower(borrower);
    for (const fd of [a, b]) native.close(fd);
  });

  it('lends nothing for what carries no descriptors, and no more than 4 MiB', () => {
    const pair = native.socketPair();
    const pipe = native.pipe();
    const tcp = native.listen('127.0.0.1', 0, 1);
    const lend = (fd: number, size: number) =>
      native.lend(native.lender(fd), new Uint8Array(size), bytes('x'));
    for (const fd of [pipe[1], tcp]) expect(lend(fd, 1)).toBe(-1);
    expect(lend(pair[0], 4 << 20)).toBe(-1);
    const fd = lend(pair[0], (4 << 20) - 1);
    expect(fd).toBeGreaterThan(0);
    for (const one of [...pair, ...pipe, tcp, fd]) native.close(one);
  });

  it('is not needed to borrow: a file of somebody else is read, if it is long enough', () => {
    const file = openSync(fileURLToPath(import.meta.url), 'r');
    const into = Buffer.alloc(8);
    native.borrow(native.borrower(), native.dup(file), into);
    expect(into.toString()).toBe('import {');
    expect(() => {
      native.borrow(native.borrower(), native.dup(file), Buffer.alloc(1 << 20));
    }).toThrow(expect.objectContaining({ code: 'EINVAL' }) as Error);
    closeSync(file);
  });
});
