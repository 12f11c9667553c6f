import { setTimeout as delay } from 'node:timers/promises';
import { activeChildren, Process, prepareSpares, type StartMethod } from '@isoproc/process';
import { afterAll, describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';

afterAll(() => prepareSpares(0));

describe.each<StartMethod>(['spawn', 'warm'])('start method %s', (startMethod) => {
  test('runs the target in a process of its own and gives its result', async () => {
    const child = new Process(work.add, [20, 22], { startMethod });
    expect(child.pid).toBeNull();
    expect(child.alive).toBe(false);
    await child.start();
    expect(child.pid).not.toBe(process.pid);
    expect(await child.result()).toBe(42);
    expect(await child.join()).toBe(true);
    expect(child.exitCode).toBe(0);
    expect(child.signal).toBeNull();
    expect(child.alive).toBe(false);
    child.close();
    expect(() => child.sentinel).toThrow(/closed/);
  });

  test('an asynchronous target, a start that blocks, a join that blocks', async () => {
    const child = new Process(work.addLater, [1, 2], { startMethod });
    child.startSync();
    expect(child.joinSync()).toBe(true);
    expect(child.exitCode).toBe(0);
    expect(await child.result()).toBe(3);
  });

  test.each([0, 1, 7, 255])('exit status %i by process.exit', async (status) => {
    const child = new Process(work.exit, [status], { startMethod });
    await child.start();
    const result = child.result();
    await expect(result).rejects.toMatchObject({ code: 'ERR_PROCESS_DIED', exitCode: status });
    expect(child.exitCode).toBe(status);
  });

  test('process.exitCode is honoured, and the result too', async () => {
    const child = new Process(work.exitCode, [9], { startMethod });
    await child.start();
    await expect(child.result()).resolves.toBeUndefined();
    await child.join();
    expect(child.exitCode).toBe(9);
  });

  test("an error is the child's own: name, message, stack, code, cause", async () => {
    const child = new Process(work.fail, [], { startMethod, stderr: 'ignore' });
    await child.start();
    const error = await child.result().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'TypeError', message: 'it broke', code: 'E_BROKE' });
    expect(error).toMatchObject({ cause: { name: 'Error', message: 'root' } });
    expect((error as Error).stack).toMatch(/work\.mjs/);
    await child.join();
    expect(child.exitCode).toBe(1);
  });

  test('an unhandled rejection is an error; so is a thrown string, and a promise left alone', async () => {
    const options = { startMethod, stderr: 'ignore' } as const;
    const all = [work.failLater, work.throwString, work.neverSettles].map(
      (fn) => new Process(fn, [], options),
    );
    await Promise.all(all.map((child) => child.start()));
    const told = await Promise.allSettled(all.map((child) => child.result()));
    const reasons = told.map((one) => (one as PromiseRejectedResult).reason as Error);
    expect(reasons[0]?.message).toBe('nobody looked');
    expect(reasons[1]?.message).toBe('just text');
    expect(reasons[2]?.message).toMatch(/never settled/);
    await Promise.all(all.map((child) => child.join()));
    expect(all.map((child) => child.exitCode)).toEqual([1, 1, 1]);
  });

  test('a result that cannot be sent rejects, and says why', async () => {
    const child = new Process(work.unsendable, [], { startMethod });
    await child.start();
    await expect(child.result()).rejects.toThrow(/the result cannot be sent/);
    await child.join();
    expect(child.exitCode).toBe(0);
  });

  test('an argument that cannot be sent is refused before there is a child', async () => {
    const child = new Process(work.echo, [() => 1], { startMethod });
    await expect(child.start()).rejects.toThrow(
      /argument 1 of target \d+ of work.mjs cannot be sent/,
    );
    expect(child.pid).toBeNull();
  });

  test.each(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGUSR2', 'SIGSEGV'] as const)(
    'death by %s has its name and number',
    async (signal) => {
      const child = new Process(work.killSelf, [signal], { startMethod });
      await child.start();
      await expect(child.result()).rejects.toMatchObject({ signal, pid: child.pid });
      expect(child.exitCode).toBeLessThan(0);
    },
  );

  test('terminate and kill end it, however busy', async () => {
    const [polite, rude] = [new Process(work.forever, [], { startMethod }), new Process(work.spin)];
    await Promise.all([polite.start(), rude.start()]);
    polite.terminate();
    rude.kill();
    await Promise.all([polite.join(), rude.join()]);
    expect([polite.exitCode, rude.exitCode]).toEqual([-15, -9]);
    polite.terminate();
  });

  test('join gives up in time, and on a signal, and the child runs on', async () => {
    await using child = new Process(work.forever, [], { startMethod });
    await child.start();
    expect(await child.join({ timeout: 1 })).toBe(false);
    expect(child.joinSync({ timeout: 1 })).toBe(false);
    expect(child.exitCode).toBeNull();
    const abort = new AbortController();
    const waiting = child.join({ signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(child.join({ timeout: -1 })).rejects.toThrow(RangeError);
    expect(child.alive).toBe(true);
    expect(activeChildren()).toContain(child);
  });

  test('it cannot be closed while it runs, nor started twice', async () => {
    const child = new Process(work.forever, [], { startMethod });
    expect(() => child.joinSync()).toThrow(/not started/);
    await child.start();
    expect(() => {
      child.close();
    }).toThrow(/runs still/);
    await expect(child.start()).rejects.toThrow(/started before/);
    await child[Symbol.asyncDispose]();
    expect(activeChildren()).not.toContain(child);
  });

  test('it knows itself, its parent, its arguments, directory, environment and umask', async () => {
    const before = process.umask(0o27);
    const child = new Process(work.whoAmI, [], {
      startMethod,
      name: 'scout',
      cwd: '/',
      env: { ...process.env, ISOPROC_TEST_VALUE: 'seen' },
    });
    await child.start();
    process.umask(before);
    expect(await child.result()).toMatchObject({
      current: { name: 'scout', pid: child.pid, daemon: false },
      parent: { name: 'MainProcess', pid: process.pid, alive: true },
      ppid: process.pid,
      argv: process.argv,
      cwd: '/',
      umask: 0o27,
      marker: 'seen',
    });
  });

  test('arguments and results of any size', async () => {
    const big = new Uint8Array(5_000_000).map((_, i) => i % 251);
    const child = new Process(work.echo, [big], { startMethod });
    await child.start();
    expect(Buffer.compare((await child.result()) as Uint8Array, big)).toBe(0);
    const again = new Process(work.echo, [big], { startMethod });
    again.startSync();
    expect(again.joinSync()).toBe(true);
    expect(((await again.result()) as Uint8Array).length).toBe(big.length);
  });

  test('children of children have names that tell whose they are', async () => {
    const child = new Process(work.family, [3, startMethod], { startMethod });
    await child.start();
    const names = await child.result();
    expect(names.length).toBe(4);
    expect(names[3]).toBe(`${child.name}:1:1:1`);
  });

  test('fifty side by side', async () => {
    const many = Array.from(
      { length: 50 },
      (_, i) => new Process(work.add, [i, 1], { startMethod }),
    );
    await Promise.all(many.map((child) => child.start()));
    const results = await Promise.all(many.map((child) => child.result()));
    expect(results).toEqual(many.map((_, i) => i + 1));
    await Promise.all(many.map((child) => child.join()));
    expect(activeChildren().filter((one) => many.includes(one as never))).toEqual([]);
  }, 180_000);

  test('no descriptor comes along, none stays here', async () => {
    const { readdirSync } = await import('node:fs');
    const count = () => readdirSync('/proc/self/fd').length;
    const once = async () => {
      const child = new Process(work.descriptors, [], { startMethod });
      await child.start();
      const seen = await child.result();
      await child.join();
      child.close();
      return seen;
    };
    await once();
    await prepareSpares(1);
    const before = count();
    const seen = await once();
    await prepareSpares(1);
    await delay(0);
    expect(count()).toBeLessThanOrEqual(before);
    // Besides the standard streams, only its end of the control socket.
    expect(seen.filter((fd) => /^([3-9]|\d\d+) socket:/.test(fd)).length).toBe(1);
  });
});

test('a spare that was taken is replaced while its child runs, and again when that has ended', async () => {
  const { readFileSync } = await import('node:fs');
  const own = () =>
    readFileSync(`/proc/self/task/${String(process.pid)}/children`, 'latin1')
      .split(' ')
      .filter(Boolean);
  const come = async (n: number) => {
    while (own().length !== n) await new Promise(setImmediate);
  };
  await prepareSpares(0);
  const others = own().length;
  await prepareSpares(1);
  const [spare] = own().slice(-1);
  const first = new Process(work.forever, [], { startMethod: 'warm' });
  await first.start();
  expect(String(first.pid)).toBe(spare);
  await come(others + 2);
  const second = new Process(work.add, [1, 2], { startMethod: 'warm' });
  await second.start();
  expect(await second.result()).toBe(3);
  await second.join();
  await come(others + 2);
  first.kill();
  await first.join();
  await come(others + 1);
});
