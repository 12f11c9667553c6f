import { Connection, EOFError, Listener, connect, pipe } from '@isoproc/pipe';
import { native } from '@isoproc/native';
import { Process } from '@isoproc/process';
import { describe, expect, it } from 'vitest';
import * as work from './fixtures/work.mjs';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe.each([
  ['poll', (end: Connection, timeout?: number) => end.poll({ timeout: timeout ?? 0 })],
  ['pollSync', (end: Connection, timeout?: number) => end.pollSync(timeout)],
])('%s', (_, poll) => {
  it('is true for an empty message too, again and again until it is received', async () => {
    const [a, b] = pipe();
    expect(await poll(a)).toBe(false);
    b.sendBytesSync(new Uint8Array(0));
    expect(await poll(a)).toBe(true);
    expect(await poll(a)).toBe(true);
    expect(text(a.recvBytesSync())).toBe('');
    expect(await poll(a)).toBe(false);
    b.sendSync(null);
    expect(await poll(a, Infinity)).toBe(true);
    expect(a.recvSync()).toBeNull();
    for (const end of [a, b]) end.close();
  });

  it('wakes for each of many messages, keeps their boundaries, and sees the end', async () => {
    const [reader, writer] = pipe({ duplex: false });
    const words = ['hello', '', 'a', 'b', '', 'bye', 'x'.repeat(70_000), 'last'];
    const child = new Process(work.writeWords, [writer, words]);
    child.startSync();
    writer.close();
    const got: string[] = [];
    for (;;) {
      expect(await poll(reader, Infinity)).toBe(true);
      try {
        got.push(text(reader.recvBytesSync()));
      } catch (error) {
        expect(error).toBeInstanceOf(EOFError);
        break;
      }
    }
    expect(got).toEqual(words);
    await child.join();
    reader.close();
  });

  it('is false when the time is over, true at once when the other end is closed', async () => {
    const [a, b] = pipe();
    expect(await poll(a, 1)).toBe(false);
    b.close();
    expect(await poll(a, Infinity)).toBe(true);
    a.close();
  });

  it('wakes on a connection of a listener', async () => {
    using listener = new Listener();
    const [ours, theirs] = await Promise.all([listener.accept(), connect(listener.address)]);
    await ours.send('hello');
    expect(await poll(theirs, Infinity)).toBe(true);
    expect(theirs.recvSync()).toBe('hello');
    for (const end of [ours, theirs]) end.close();
  });
});

describe('bytes', () => {
  it('a part of them is sent as a view of that part', () => {
    const [a, b] = pipe();
    const bytes = Buffer.from('abcdefghijklmnopqrstuvwxyz');
    b.sendBytesSync(bytes.subarray(8, 8 + 3));
    b.sendBytesSync(bytes.subarray(26));
    expect([text(a.recvBytesSync()), text(a.recvBytesSync())]).toEqual(['ijk', '']);
    for (const end of [a, b]) end.close();
  });

  it('longer than the most wanted are refused', async () => {
    const [a, b] = pipe();
    b.sendBytesSync(Buffer.from('longer'));
    await expect(a.recvBytes({ maxLength: 5 })).rejects.toMatchObject({ code: 'ERR_FRAME' });
    for (const end of [a, b]) end.close();
  });

  it('merge with nothing: a value and bytes come as they went', async () => {
    const [a, b] = pipe();
    await b.sendBytes(Buffer.from('bytes'));
    await b.send({ value: 1 });
    expect(text(await a.recvBytes())).toBe('bytes');
    expect(await a.recv()).toEqual({ value: 1 });
    for (const end of [a, b]) end.close();
  });
});

it('a connection with a descriptor above 255 travels', () => {
  const many = Array.from({ length: 300 }, () => native.dup(0));
  const [a, b] = pipe();
  const [reader, writer] = pipe({ duplex: false });
  expect(writer.fileno()).toBeGreaterThan(255);
  a.sendSync(writer);
  const copy = b.recvSync() as Connection;
  copy.sendSync('high');
  expect(reader.recvSync()).toBe('high');
  for (const fd of many) native.close(fd);
  for (const end of [a, b, reader, writer, copy]) end.close();
});
