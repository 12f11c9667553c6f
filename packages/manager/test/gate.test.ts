// Who gets in over TCP, and what they can have run.
import { connect as connectRaw, type Socket } from 'node:net';
import { Manager } from '@isoproc/manager';
import { Lock } from '@isoproc/lock';
import { connect } from '@isoproc/pipe';
import { encode } from '@isoproc/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';

const authkey = 'the key';
let manager: Manager;
let address: { host: string; port: number };
beforeAll(async () => {
  manager = new Manager({ address: { host: '127.0.0.1', port: 0 }, authkey });
  manager.register('add', work.add).register('counter', work.counter);
  await manager.start();
  address = manager.address as typeof address;
});
afterAll(async () => {
  await manager.shutdown();
});

const open = () => Manager.connect({ address, authkey });
const serves = async () => {
  using far = await open();
  const dict = await far.dict([['a', 1]]);
  expect(await dict.get('a')).toBe(1);
};
const raw = async (): Promise<Socket> => {
  const socket = connectRaw(address);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
};
const closed = (socket: Socket) =>
  new Promise((resolve) => {
    socket.resume().once('close', resolve);
  });

describe('it goes on serving', () => {
  test('after a wrong key, and without one', async () => {
    await expect(Manager.connect({ address, authkey: 'another' })).rejects.toMatchObject({
      code: 'ERR_AUTHENTICATION',
    });
    const nobody = await connect(address);
    expect((await nobody.recvBytes()).length).toBeGreaterThan(20);
    await nobody.sendBytes(new Uint8Array(32));
    await nobody.recvBytes();
    await expect(nobody.recvBytes()).rejects.toMatchObject({ code: 'ERR_EOF' });
    nobody.close();
    await serves();
  });

  test('beside half-open clients, more than it has patience for', async () => {
    const half = await Promise.all(Array.from({ length: 100 }, raw));
    await serves();
    for (const socket of half) socket.destroy();
    await serves();
  });

  test('beside a flood of garbage', async () => {
    const floods = Array.from({ length: 20 }, async (_, i) => {
      const socket = await raw();
      const ended = closed(socket);
      for (let n = 0; n < 16 && !socket.destroyed; n++)
        socket.write(Buffer.alloc(65_536, i % 2 === 0 ? 0x80 | i : i));
      await ended;
    });
    await serves();
    await Promise.all(floods);
    await serves();
  });

  test('after messages of one with the key that are none', async () => {
    for (const message of [
      new Uint8Array(0),
      new Uint8Array(5),
      Buffer.from([0, 0, 0, 1, 0, 255, 255, 255]),
      Buffer.from([0, 0, 0, 0, 0, 2, 8, 3, 4, 0]),
      Buffer.from('0000000100ff0f5c02ffff03', 'hex'),
    ]) {
      const client = await connect(address, { authkey });
      await client.recvBytes();
      await client.sendBytes(message);
      client.close();
      await serves();
    }
  });
});

describe('nothing but data is looked at', () => {
  /** A request with a handle, as the codec of this machine would have it. */
  test('a handle of memory is refused, unread', async () => {
    const client = await connect(address, { authkey });
    await client.recvBytes();
    const { data } = encode([0, 'make', 'list', [[new Lock()]]], 5, Infinity, false);
    new DataView(data.buffer).setUint32(0, 7);
    await client.sendBytes(data);
    const answer = await client.recvBytes();
    expect(answer[4]).toBe(1);
    expect(Buffer.from(answer).toString('latin1')).toContain('a lock.Lock came, which is refused');
    client.close();
    using far = await open();
    await expect(far.list([new Lock()])).rejects.toMatchObject({ code: 'ERR_HANDLE' });
  });

  test('a target runs if it was registered, by name or as itself; no other', async () => {
    using far = await open();
    const dict = await far.dict([['a', 1]]);
    expect(await dict.update('a', 'add', 2)).toBe(3);
    expect(dict.updateSync('a', work.add, 2)).toBe(5);
    const counter = await far.create<work.Counter>('counter', [1]);
    expect(await counter.increment()).toBe(2);
    const refused = { code: 'ERR_NOT_REGISTERED' };
    await expect(dict.transaction(work.total)).rejects.toMatchObject(refused);
    await expect(far.create(work.theOnly)).rejects.toMatchObject(refused);
    const elsewhere = { module: 'data:text/javascript,process.exit()', ordinal: 0, name: '' };
    const evil = Object.assign(() => undefined, { reference: elsewhere });
    await expect(dict.update('a', evil as never)).rejects.toMatchObject(refused);
    for (const name of ['constructor', '__proto__', '_hidden', 'toString'])
      await expect(far.create(name)).rejects.toMatchObject(refused);
    await serves();
  });
});
