import { randomUUID } from 'node:crypto';
import { type Address, connect, connectSync, Listener, pipe, ClosedError } from '@isoproc/pipe';
import { Process } from '@isoproc/process';
import { expect, it } from 'vitest';
import * as work from './fixtures/work.mjs';

it('acceptSync and connectSync block this process, with a key', async () => {
  const [ours, theirs] = pipe();
  const child = new Process(work.accept, [theirs, 'key']);
  child.startSync();
  using client = connectSync(ours.recvSync() as Address, { authkey: 'key' });
  client.sendSync({ said: 1 });
  expect(await child.result()).toEqual({ said: 1 });
  await child.join();
  using listener = new Listener({ host: 'localhost', port: 0 }, { authkey: 'key' });
  const caller = new Process(work.call, [listener.address, 'called', 'key']);
  caller.startSync();
  using accepted = listener.acceptSync();
  expect(accepted.recvSync()).toBe('called');
  await caller.join();
  for (const end of [ours, theirs]) end.close();
});

it('another key: both sides are told, and nothing hangs', async () => {
  for (const [here, there] of [
    ['key', 'other'],
    ['', 'key'],
  ] as const) {
    using listener = new Listener(undefined, { authkey: here });
    const caller = new Process(work.call, [listener.address, 1, there], { stderr: 'ignore' });
    caller.startSync();
    expect(() => listener.acceptSync()).toThrow(
      expect.objectContaining({ code: 'ERR_AUTHENTICATION' }),
    );
    // With its own refusal, or because we have left.
    await expect(caller.result()).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_(AUTHENTICATION|EOF)$/) as string,
    });
    await caller.join();
  }
});

it('the time is one for all steps, and is over in both forms', async () => {
  using listener = new Listener(undefined, { authkey: 'key', backlog: 4 });
  expect(() => listener.acceptSync({ timeout: 1 })).toThrow(/acceptSync: not within 1 ms/);
  expect(listener.pollSync()).toBe(false);
  // Nobody answers the challenge.
  using silent = connectSync(listener.address);
  expect(listener.pollSync(Infinity)).toBe(true);
  expect(() => listener.acceptSync({ timeout: 1 })).toThrow(/ERR_TIMEOUT|not within/);
  expect(silent.pollSync(Infinity)).toBe(true);
  using silentAgain = await connect(listener.address);
  await expect(listener.accept({ timeout: 1 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
  expect(silentAgain.closed).toBe(false);
  expect(() => connectSync(listener.address, { timeout: -1 })).toThrow(RangeError);
});

it('whoever waits for a listener that is closed is told', async () => {
  const listener = new Listener();
  const many = Array.from({ length: 12 }, () => listener.accept());
  listener.close();
  listener.close();
  for (const one of many) await expect(one).rejects.toBeInstanceOf(ClosedError);
  expect(() => listener.acceptSync()).toThrow(ClosedError);
  expect(() => listener.fileno()).toThrow('listener is closed');
});

it('an abstract name stands in no folder, and is taken only once', async () => {
  const name = `\0isoproc-${randomUUID()}`;
  using listener = new Listener(name);
  expect(listener.address).toBe(name);
  expect(() => new Listener(name)).toThrow(expect.objectContaining({ code: 'EADDRINUSE' }));
  const [ours, theirs] = await Promise.all([listener.accept(), connect(name)]);
  await theirs.send('there');
  expect(await ours.recv()).toBe('there');
  for (const end of [ours, theirs]) end.close();
  listener.close();
  expect(() => connectSync(name)).toThrow(expect.objectContaining({ code: 'ECONNREFUSED' }));
});

it('what a client said before it left can be accepted afterwards', async () => {
  using listener = new Listener();
  const caller = new Process(work.call, [listener.address, 'hello']);
  caller.startSync();
  expect(caller.joinSync()).toBe(true);
  expect(caller.exitCode).toBe(0);
  using accepted = await listener.accept();
  expect(await accepted.recv()).toBe('hello');
});
