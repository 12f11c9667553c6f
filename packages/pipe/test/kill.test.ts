import { fileURLToPath } from 'node:url';
import { readdirSync } from 'node:fs';
import { native, WEXITED } from '@isoproc/native';
import { Connection, pipe } from '@isoproc/pipe';
import { EOFError } from '@isoproc/core';
import { expect, it } from 'vitest';
import { randomOf } from '../../core/test/random.js';

const fixture = fileURLToPath(new URL('fixtures/sender.mjs', import.meta.url));
const env = Object.entries(process.env).map(([key, value]) => `${key}=${value ?? ''}`);
const openDescriptors = () => readdirSync('/proc/self/fd').length;

function check(connection: Connection, i: number): void {
  const size = i % 7 === 0 ? 300_000 : (i * 37) % 5000;
  const expected = new Uint8Array(i % 2 === 0 ? size : size + 1).fill(i % 256);
  if (i % 2 === 0) {
    const value = connection.recvSync() as { i: number; bytes: Uint8Array };
    expect(value.i).toBe(i);
    expect(Buffer.compare(value.bytes, expected)).toBe(0);
  } else {
    expect(Buffer.compare(connection.recvBytesSync(), expected)).toBe(0);
  }
}

it(
  'a sender killed at any moment leaves whole messages, then the end',
  { timeout: 300_000 },
  () => {
    const random = randomOf(7);
    const before = openDescriptors();
    for (let round = 0; round < 100; round++) {
      const [reader, writer] = pipe({ duplex: false });
      const { pidfd } = native.spawn({
        file: process.execPath,
        args: [fixture],
        env,
        fds: [0, 1, 2, writer.fileno()],
      });
      writer.close();
      const last = Math.floor(random() * 40);
      let i = 0;
      try {
        for (; ; i++) {
          if (i === last) native.pidfdSendSignal(pidfd, 9);
          check(reader, i);
        }
      } catch (error) {
        if (!(error instanceof EOFError)) throw error;
      }
      expect(i).toBeGreaterThanOrEqual(last);
      reader.close();
      native.waitid({ pidfd }, WEXITED);
      native.close(pidfd);
    }
    expect(openDescriptors()).toBe(before);
  },
);

it('a receiver killed with a big message in its hands gives the memory back', () => {
  const before = openDescriptors();
  const [reader, writer] = pipe({ duplex: false });
  const [ours, theirs] = pipe();
  const big = new Uint8Array(1 << 20).fill(7);
  const sendEight = () => {
    for (let i = 0; i < 8; i++) writer.sendSync(big, { timeout: 0 });
  };
  sendEight();
  const { pidfd } = native.spawn({
    file: process.execPath,
    args: [fileURLToPath(new URL('fixtures/holder.mjs', import.meta.url))],
    env,
    fds: [0, 1, 2, reader.fileno(), theirs.fileno()],
  });
  expect(ours.recvSync()).toBe('holding');
  for (let i = 0; i < 7; i++) expect(Buffer.compare(reader.recvSync() as Uint8Array, big)).toBe(0);
  native.pidfdSendSignal(pidfd, 9);
  native.waitid({ pidfd }, WEXITED);
  sendEight(); // without all 8 files, the last would have to wait
  for (let i = 0; i < 8; i++) expect(Buffer.compare(reader.recvSync() as Uint8Array, big)).toBe(0);
  native.close(pidfd);
  for (const end of [reader, writer, ours, theirs]) end.close();
  expect(openDescriptors()).toBe(before);
});
