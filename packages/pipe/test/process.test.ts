import { readdirSync } from 'node:fs';
import { EOFError } from '@isoproc/core';
import { type Connection, connect, Listener, pipe } from '@isoproc/pipe';
import { prepareSpares, Process, type StartMethod } from '@isoproc/process';
import { afterAll, describe, expect, it } from 'vitest';
import * as work from './fixtures/work.mjs';

afterAll(() => prepareSpares(0));

describe.each<StartMethod>(['spawn', 'warm'])('a connection and a process (%s)', (startMethod) => {
  const options = { startMethod };
  const start = async <A extends readonly unknown[], R>(child: Process<A, R>) => {
    await child.start();
    return child;
  };

  it('a duplex end is an argument; the end comes when all copies are closed', async () => {
    const [ours, theirs] = pipe();
    const child = await start(new Process(work.echo, [theirs], options));
    theirs.close();
    for (const value of ['x', { list: [1, 2.25, null] }]) {
      await ours.send(value);
      expect(await ours.recv()).toEqual(value);
    }
    const big = new Uint8Array(300_000).fill(7);
    await ours.send(big);
    expect(Buffer.compare((await ours.recv()) as Uint8Array, big)).toBe(0);
    expect(ours.pollSync()).toBe(false);
    ours.close();
    await child.result();
    await child.join();
    expect(child.exitCode).toBe(0);
  });

  it('bytes of any length go there and back, the empty ones as an agreed end', async () => {
    const [ours, theirs] = pipe();
    const child = await start(new Process(work.echoBytes, [theirs], options));
    theirs.close();
    const really = new Uint8Array(16 * 1024 * 1024).map((_, i) => i % 251);
    for (const bytes of [Buffer.from('latin'), really]) {
      const sent = ours.sendBytes(bytes);
      expect(Buffer.compare(await ours.recvBytes(), bytes)).toBe(0);
      await sent;
    }
    await ours.sendBytes(new Uint8Array(0));
    await child.join();
    await expect(ours.recv()).rejects.toBeInstanceOf(EOFError);
    ours.close();
  });

  it('the writing end of a one-way pipe; the copy here keeps the end from coming', async () => {
    const [reader, writer] = pipe({ duplex: false });
    const child = await start(new Process(work.write, [writer, ['a', 'b']], options));
    await child.join();
    expect([reader.recvSync(), reader.recvSync()]).toEqual(['a', 'b']);
    expect(reader.pollSync()).toBe(false);
    writer.close();
    expect(reader.pollSync()).toBe(true);
    expect(() => reader.recvSync()).toThrow(EOFError);
    reader.close();
  });

  it('both ends of a one-way pipe: each process closes the one it does not use', async () => {
    const [reader, writer] = pipe({ duplex: false });
    const child = await start(new Process(work.readAll, [reader, writer], options));
    reader.close();
    for (const i of [1, 2, 3]) await writer.send(i);
    writer.close();
    expect(await child.result()).toEqual([1, 2, 3]);
  });

  it('a child that is killed closes its copy', async () => {
    const [ours, theirs] = pipe();
    const child = await start(new Process(work.untilEnd, [theirs], options));
    theirs.close();
    const end = ours.recv();
    child.kill();
    await expect(end).rejects.toBeInstanceOf(EOFError);
    await child.join();
    ours.close();
  });

  it('a connection made in a child travels to its parent', async () => {
    const [ours, theirs] = pipe();
    const child = await start(new Process(work.sendAnEnd, [theirs], options));
    theirs.close();
    const other = (await ours.recv()) as Connection;
    expect(await other.recv()).toBe('through the end that was sent');
    await other.send('heard');
    expect(await child.result()).toBe('heard');
    for (const one of [ours, other]) one.close();
  });

  it('a connection to a listener travels to a child, one-way ones too', async () => {
    const [ours, theirs] = pipe();
    const children = await Promise.all(
      [1, 2].map(() => start(new Process(work.useWhatComes, [theirs], options))),
    );
    theirs.close();
    using listener = new Listener();
    const [accepted, client] = await Promise.all([listener.accept(), connect(listener.address)]);
    const [reader, writer] = pipe({ duplex: false });
    await ours.send([client, 'by socket']);
    await ours.send([writer, 'one way']);
    client.close();
    writer.close();
    expect(await accepted.recv()).toBe('by socket');
    expect(await reader.recv()).toBe('one way');
    for (const end of [accepted, reader]) await expect(end.recv()).rejects.toThrow(EOFError);
    await Promise.all(children.map((child) => child.join()));
    for (const one of [ours, accepted, reader]) one.close();
  });

  it('leaves no descriptor here, also when the start is refused', async () => {
    const count = () => readdirSync('/proc/self/fd').length;
    const [ours, theirs] = pipe();
    const before = count();
    const refused = new Process(work.write, [theirs, [() => 1]], options);
    await expect(refused.start()).rejects.toMatchObject({ code: 'ERR_SERIALIZE' });
    expect(count()).toBe(before);
    for (const end of [ours, theirs]) end.close();
  });

  it('a child calls a listener, with the key and without it', async () => {
    for (const authkey of [undefined, '', 'key']) {
      using listener = new Listener(undefined, authkey === undefined ? {} : { authkey });
      const child = await start(
        new Process(work.call, [listener.address, 'hello', authkey], options),
      );
      const accepted = await listener.accept();
      expect(await accepted.recv()).toBe('hello');
      await expect(accepted.recv()).rejects.toBeInstanceOf(EOFError);
      accepted.close();
      await child.join();
      expect(child.exitCode).toBe(0);
    }
  });
});
