import { once } from 'node:events';
import { createServer, connect as connectSocket } from 'node:net';
import { connect, Connection, Listener, pipe, wait, waitSync } from '@isoproc/pipe';
import { ClosedError, EOFError } from '@isoproc/core';
import { native } from '@isoproc/native';
import { Process } from '@isoproc/process';
import { describe, expect, it } from 'vitest';
import * as work from './fixtures/work.mjs';

type Objects = readonly (Connection | Listener | Process<never[]> | number)[];
type Wait = (objects: Objects, timeout?: number) => Promise<Objects> | Objects;
const forms: [string, Wait][] = [
  ['wait', (objects, timeout) => wait(objects, { timeout })],
  ['waitSync', (objects, timeout) => waitSync(objects, { timeout })],
];

describe.each(forms)('%s', (_, waitFor) => {
  it('serves many writers until the end of each', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const readers: Connection[] = [];
    const children = names.map((name) => {
      const [reader, writer] = pipe({ duplex: false });
      readers.push(reader);
      const child = new Process(work.say, [writer, 10, name]);
      child.startSync();
      writer.close();
      return child;
    });
    const got: [number, string][] = [];
    let left = readers;
    while (left.length > 0) {
      for (const reader of (await waitFor(left)) as Connection[]) {
        try {
          got.push(reader.recvSync() as [number, string]);
        } catch (error) {
          expect(error).toBeInstanceOf(EOFError);
          left = left.filter((one) => one !== reader);
          reader.close();
        }
      }
    }
    const of = (name: string) => got.filter((one) => one[1] === name).map(([i]) => i);
    for (const name of names) expect(of(name)).toEqual([...Array(10).keys()]);
    await Promise.all(children.map((child) => child.join()));
  });

  it('gives all that are ready, in the order given, and only those', async () => {
    const [a, aOther] = pipe();
    const [b, bOther] = pipe();
    using listener = new Listener();
    expect(await waitFor([b, listener, a], 0)).toEqual([]);
    expect(await waitFor([b, listener, a], 1)).toEqual([]);
    aOther.sendSync('x');
    expect(await waitFor([b, listener, a])).toEqual([a]);
    const calling = connect(listener.address);
    expect(await waitFor([listener])).toEqual([listener]);
    expect(await waitFor([b, listener, a])).toEqual([listener, a]);
    expect((await waitFor([b, listener, a]))[0]).toBe(listener);
    (await listener.accept()).close();
    (await calling).close();
    bOther.close();
    expect(await waitFor([b, listener, a])).toEqual([b, a]);
    for (const end of [a, aOther, b]) end.close();
  });

  it('sees what was received and not yet read, which the kernel has no more', async () => {
    const [a, b] = pipe();
    for (const value of ['one', 'two']) b.sendSync(value);
    expect(a.recvSync()).toBe('one');
    expect(native.poll(a.fileno(), 1, 0)).toBe(false);
    expect(await waitFor([a])).toEqual([a]);
    for (const end of [a, b]) end.close();
  });

  it('waits for processes, by themselves or by their sentinels, beside connections', async () => {
    const [a, b] = pipe();
    const [ours, theirs] = pipe();
    const child = new Process(work.untilEnd, [theirs]);
    child.startSync();
    theirs.close();
    const objects = [child as unknown as Process<never[]>, child.sentinel, a];
    expect(await waitFor(objects, 1)).toEqual([]);
    ours.close();
    expect((await waitFor(objects.slice(0, 1)))[0]).toBe(child);
    b.sendSync('x');
    expect(await waitFor(objects)).toEqual(objects);
    await child.join();
    // Its zombie is gone: ready for ever.
    expect(await waitFor(objects.slice(0, 2))).toEqual(objects.slice(0, 2));
    child.close();
    for (const end of [a, b]) end.close();
  });

  it('nothing to wait for: at once; what is closed or no descriptor: an error', async () => {
    expect(await waitFor([])).toEqual([]);
    const [a, b] = pipe();
    const settled = async (objects: Objects, timeout?: number) => waitFor(objects, timeout);
    await expect(settled([a], -1)).rejects.toThrow(RangeError);
    a.close();
    await expect(settled([b, a], 0)).rejects.toBeInstanceOf(ClosedError);
    await expect(settled([99_999])).rejects.toMatchObject({ code: 'EBADF' });
    b.close();
  });
});

describe('wait', () => {
  it('gives up by signal, and then holds nothing: the next receiver gets the message', async () => {
    const [a, b] = pipe();
    using listener = new Listener();
    const controller = new AbortController();
    const waiting = wait([a, listener], { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    const received = a.recv();
    await b.send('for recv');
    expect(await received).toBe('for recv');
    await expect(wait([a], { signal: controller.signal })).rejects.toThrow('enough');
    for (const end of [a, b]) end.close();
  });

  it('rejects when what it waits for is closed meanwhile', async () => {
    const [a, b] = pipe();
    const listener = new Listener();
    const [one, two] = [wait([b, a]), wait([b, listener])];
    a.close();
    listener.close();
    await expect(one).rejects.toBeInstanceOf(ClosedError);
    await expect(two).rejects.toBeInstanceOf(ClosedError);
    b.close();
  });

  it('looks again when somebody else has taken the message', async () => {
    const [a, b] = pipe();
    const waiting = wait([a]);
    b.sendSync('taken');
    expect(a.recvSync()).toBe('taken');
    const marker = Symbol('still waiting');
    expect(await Promise.race([waiting, new Promise((r) => setImmediate(r, marker))])).toBe(marker);
    b.sendSync('seen');
    expect(await waiting).toEqual([a]);
    for (const end of [a, b]) end.close();
  });

  it('does not warn, however many there are', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const pipes = Array.from({ length: 40 }, () => pipe());
    const waiting = wait(pipes.map(([reader]) => reader));
    await new Promise(setImmediate);
    pipes[39]?.[1].sendSync('x');
    expect(await waiting).toEqual([pipes[39]?.[0]]);
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(warnings).toEqual([]);
    for (const end of pipes.flat()) end.close();
  });

  it("takes whatever has a descriptor, such as one of Node's own sockets", async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = connectSocket((server.address() as { port: number }).port, '127.0.0.1');
    const [[accepted]] = (await Promise.all([
      once(server, 'connection'),
      once(client, 'connect'),
    ])) as [[import('node:net').Socket], unknown];
    const { fd } = (accepted as unknown as { _handle: { fd: number } })._handle;
    accepted.pause();
    const object = { fileno: () => fd };
    expect(await wait([object], { timeout: 0 })).toEqual([]);
    client.write('x');
    expect(await wait([object])).toEqual([object]);
    expect(waitSync([fd])).toEqual([fd]);
    client.destroy();
    accepted.destroy();
    server.close();
  });
});
