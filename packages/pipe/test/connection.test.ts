import { EOFError } from '@isoproc/core';
import { Connection, pipe } from '@isoproc/pipe';
import { describe, expect, it } from 'vitest';

/** `toEqual` takes seconds for a megabyte: the bytes are compared at once. */
function expectSame(
  got: unknown,
  sent: { view: ArrayBufferView; after: string } | ArrayBufferView,
) {
  if (!ArrayBuffer.isView(sent)) {
    const { view, ...rest } = got as typeof sent;
    expect(rest).toEqual({ after: sent.after });
    expectSame(view, sent.view);
    return;
  }
  expect(Object.getPrototypeOf(got)).toBe(Object.getPrototypeOf(sent));
  expect(Buffer.compare(bytesOf(got as ArrayBufferView), bytesOf(sent))).toBe(0);
}
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

describe('pipe', () => {
  it('is for both directions, or for one', () => {
    const [a, b] = pipe();
    a.sendSync('there');
    b.sendSync(`${b.recvSync() as string} and back`);
    expect(a.recvSync()).toBe('there and back');
    const [reader, writer] = pipe({ duplex: false });
    expect([reader.readable, reader.writable]).toEqual([true, false]);
    expect([writer.readable, writer.writable]).toEqual([false, true]);
    expect(() => reader.send(1)).toThrow('this end only receives');
    expect(() => writer.recv()).toThrow('this end only sends');
    for (const end of [a, b, reader, writer]) end.close();
  });

  it('is read by for await until its end', async () => {
    const [reader, writer] = pipe({ duplex: false });
    for (const i of [1, 2, 3]) await writer.send(i);
    writer.close();
    const got: unknown[] = [];
    for await (const value of reader) got.push(value);
    expect(got).toEqual([1, 2, 3]);
    reader.close();
  });

  it.each([128 * 1024 - 8, 128 * 1024, 1024 * 1024])(
    'carries views of memory of %i bytes, alone or within a value, and no more than their part',
    (length) => {
      const [reader, writer] = pipe({ duplex: false });
      const memory = new Uint8Array(length + 32).map((_, i) => i * 31);
      const views = [
        memory.subarray(16, 16 + length),
        Buffer.from(memory.buffer, 8, length),
        new Float64Array(memory.buffer, 16, length / 8),
        new DataView(memory.buffer, 24, length),
      ];
      for (const view of views) {
        for (const value of [view, { view, after: 'it' }]) {
          writer.sendSync(value);
          expectSame(reader.recvSync(), value);
        }
      }
      reader.close();
      writer.close();
    },
  );

  it('is closed by using', () => {
    const [a, b] = pipe();
    {
      using closing = a;
      expect(closing.closed).toBe(false);
    }
    expect(a.closed).toBe(true);
    expect(() => a.fileno()).toThrow('closed');
    expect(() => b.recvSync()).toThrow(EOFError);
    b.close();
  });
});

describe('a connection through a connection', () => {
  it('is a copy; the original stays open', () => {
    const [a, b] = pipe();
    const [reader, writer] = pipe({ duplex: false });
    a.sendSync({ list: [writer] });
    const { list } = b.recvSync() as { list: [Connection] };
    const [copy] = list;
    expect(copy).toBeInstanceOf(Connection);
    expect(copy.readable).toBe(false);
    copy.sendSync('from the copy');
    writer.sendSync('from the original');
    expect([reader.recvSync(), reader.recvSync()]).toEqual(['from the copy', 'from the original']);
    writer.close();
    copy.sendSync('still open');
    expect(reader.recvSync()).toBe('still open');
    copy.close();
    expect(() => reader.recvSync()).toThrow(EOFError);
    for (const end of [a, b, reader]) end.close();
  });

  it('takes along what was received and not yet read, also in memory files', () => {
    const [a, b] = pipe();
    const [reader, writer] = pipe();
    const big = new Uint8Array(300_000).fill(3);
    for (const value of ['one', 'two', big]) writer.sendSync(value);
    expect(reader.recvSync()).toBe('one');
    a.sendSync(reader);
    const copy = b.recvSync() as Connection;
    expect(copy.recvSync()).toBe('two');
    expect(Buffer.compare(copy.recvSync() as Uint8Array, big)).toBe(0);
    for (const end of [a, b, reader, writer, copy]) end.close();
  });
});
