import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  AuthenticationError,
  type Connection,
  EOFError,
  Listener,
  connect,
  pipe,
} from '@isoproc/pipe';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'isoproc-listener-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
let number = 0;
const freshPath = () => join(folder, String(number++));
const sizes = [0, 1, 64 * 1024, 32 * 1024 * 1024];

/** Python's side of a conversation. `handshake`: its own, or that of 3.12. */
function python(handshake: 'own' | 'modern', role: string, address: string, key: string) {
  const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.py`, import.meta.url));
  const script = handshake === 'own' ? [fixture('peer')] : [fixture('modern'), fixture('peer')];
  const child: ChildProcess = spawn(
    'python3',
    [...script, role, address, key, ...sizes.map(String)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (!child.stdout) throw new Error('no output');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async () => ((await lines.next()) as { value?: string }).value;
  return { child, line };
}

/** Sends back what comes, until the other end leaves. */
async function echo(connection: Connection): Promise<void> {
  try {
    for (;;) await connection.sendBytes(await connection.recvBytes());
  } catch (error) {
    expect(error).toBeInstanceOf(EOFError);
  }
  connection.close();
}

describe.each(['own', 'modern'] as const)('Python with its %s handshake', (handshake) => {
  it('connects to our listener, and bytes of every size come back', async () => {
    using listener = new Listener(freshPath(), { authkey: 'key' });
    const { line } = python(handshake, 'connect', listener.address as string, 'key');
    await echo(await listener.accept());
    expect(await line()).toBe('same');
  });

  it('connects to our listener with another key: both sides are told', async () => {
    using listener = new Listener(freshPath(), { authkey: 'key' });
    const { line } = python(handshake, 'connect', listener.address as string, 'other');
    await expect(listener.accept()).rejects.toBeInstanceOf(AuthenticationError);
    expect(await line()).toBe('refused');
  });

  it('listens, and we connect', async () => {
    const path = freshPath();
    const { line } = python(handshake, 'listen', path, 'key');
    expect(await line()).toBe('listening');
    await echo(await connect(path, { authkey: 'key' }));
    expect(await line()).toBe('same');
  });

  it('listens, and we connect with another key: both sides are told', async () => {
    const path = freshPath();
    const { line } = python(handshake, 'listen', path, 'key');
    expect(await line()).toBe('listening');
    await expect(connect(path, { authkey: 'other' })).rejects.toBeInstanceOf(AuthenticationError);
    expect(await line()).toBe('refused');
  });
});

describe('Listener', () => {
  it('listens on a port that the system chose, and Python connects', async () => {
    using listener = new Listener({ host: '127.0.0.1', port: 0 }, { authkey: 'key' });
    const { port } = listener.address as { port: number };
    expect(port).toBeGreaterThan(0);
    const { line } = python('own', 'connect', `127.0.0.1:${String(port)}`, 'key');
    await echo(await listener.accept());
    expect(await line()).toBe('same');
  });

  it('carries big values over TCP, where no descriptor travels', async () => {
    using listener = new Listener({ host: '127.0.0.1', port: 0 });
    const [ours, theirs] = await Promise.all([listener.accept(), connect(listener.address)]);
    const big = new Uint8Array(300_000).fill(5);
    const sent = theirs.send(big);
    expect(Buffer.compare((await ours.recv()) as Uint8Array, big)).toBe(0);
    await sent;
    ours.close();
    theirs.close();
  });

  it('over TCP refuses handles where they are sent, and keeps nothing of them', async () => {
    using listener = new Listener({ host: '127.0.0.1', port: 0 });
    const accepted = listener.accept();
    using client = await connect(listener.address);
    using server = await accepted;
    const mine = pipe();
    const before = readdirSync('/proc/self/fd').length;
    const refused = { code: 'ERR_HANDLE' };
    await expect(client.send({ mine, big: 'x'.repeat(200_000) })).rejects.toMatchObject(refused);
    expect(() => {
      client.sendSync(mine);
    }).toThrow(expect.objectContaining(refused));
    expect(readdirSync('/proc/self/fd').length).toBe(before);
    client.sendSync('plain');
    expect(await server.recv()).toBe('plain');
    for (const end of mine) end.close();
  });

  it('goes on after a client that was killed in the middle of the handshake', async () => {
    using listener = new Listener(freshPath(), { authkey: 'key' });
    const path = listener.address as string;
    const script = `import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.recv(1); import os, signal; os.kill(os.getpid(), signal.SIGKILL)`;
    const rude = spawn('python3', ['-c', script, path], { stdio: 'ignore' });
    const left = once(rude, 'exit');
    await expect(listener.accept()).rejects.toThrow();
    await left;
    const [ours, theirs] = await Promise.all([
      listener.accept(),
      connect(path, { authkey: 'key' }),
    ]);
    await theirs.send({ still: 'here' });
    expect(await ours.recv()).toEqual({ still: 'here' });
    ours.close();
    theirs.close();
  });

  it('over TCP asks for a sign of life within two minutes, at both ends', async () => {
    using listener = new Listener({ host: '127.0.0.1', port: 0 });
    const { port } = listener.address as { port: number };
    const ends = await Promise.all([listener.accept(), connect(listener.address)]);
    // proc(5): addresses, state 01 (established), queues, timer 02 and when, in hundredths of a second.
    const number = port.toString(16).toUpperCase().padStart(4, '0');
    const row = /: (\S+ \S+) 01 \S+ 02:(\S+)/;
    const timers = () =>
      readFileSync('/proc/net/tcp', 'latin1')
        .split('\n')
        .map((line) => row.exec(line))
        .filter((match) => match?.[1]?.includes(`:${number}`))
        .map((match) => parseInt(match?.[2] ?? '', 16) / 100);
    expect(timers()).toEqual([expect.closeTo(60, -1), expect.closeTo(60, -1)]);
    for (const end of ends) end.close();
  });

  it('stops waiting when told to, and can be asked again', async () => {
    using listener = new Listener(freshPath());
    const controller = new AbortController();
    const waiting = listener.accept({ signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(listener.accept({ timeout: 1 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    const client = await connect(listener.address);
    (await listener.accept()).close();
    await expect(client.recv()).rejects.toBeInstanceOf(EOFError);
    client.close();
  });

  it('leaves nothing in the file system', () => {
    const listener = new Listener();
    const path = listener.address as string;
    expect(existsSync(path)).toBe(true);
    listener.close();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(path, '..'))).toBe(false);
  });

  it('says what is wrong with an address', async () => {
    expect(() => new Listener('x'.repeat(108))).toThrow('1 to 107 bytes is needed, got 108');
    expect(() => new Listener({ host: '127.0.0.1', port: 70_000 })).toThrow('got 70000');
    const path = freshPath();
    await expect(connect(path)).rejects.toMatchObject({ code: 'ENOENT' });
    using listener = new Listener(path);
    expect(() => new Listener(path)).toThrow(expect.objectContaining({ code: 'EADDRINUSE' }));
    expect(listener.address).toBe(path);
  });
});
