import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { native } from '@isoproc/native';
import { Process } from '@isoproc/process';
import { NamedSemaphore } from '@isoproc/semaphore';
import { SharedValue } from '@isoproc/shared';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import * as work from './fixtures/work.mjs';

const wrong = (code: string) => expect.objectContaining({ code }) as Error;
const prefix = `isoproc-test-${String(process.pid)}-`;
const left = () => readdirSync('/dev/shm').filter((name) => name.includes(prefix));
let count = 0;
const freshName = () => `${prefix}${String(++count)}`;

function made(value?: number): NamedSemaphore {
  const semaphore = NamedSemaphore.create(freshName(), value);
  onTestFinished(() => {
    semaphore.close();
    if (left().includes(`sem.${semaphore.name}`)) semaphore.unlink();
  });
  return semaphore;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

/** Until that process sleeps in the kernel, its step done. */
const asleep = (child: Process<never>, step: SharedValue<'int32'>, value: number) =>
  until(() => step.value === value && native.processState(child.pid ?? 0)?.state === 'S');

afterAll(() => {
  expect(left()).toEqual([]);
});

test('permits are counted, and whoever opens it by its name has the same', () => {
  const semaphore = made(2);
  const again = NamedSemaphore.open(`/${semaphore.name}`);
  expect([again.value, again.tryAcquire(), semaphore.value]).toEqual([2, true, 1]);
  expect([semaphore.tryAcquire(), again.tryAcquire(), again.value]).toEqual([true, false, 0]);
  again.release();
  again.close();
  expect([semaphore.value, made().value, made(2 ** 31 - 1).value]).toEqual([1, 1, 2 ** 31 - 1]);
});

test('what cannot be is refused, each with its code', () => {
  const { name } = made();
  expect(() => NamedSemaphore.create(name)).toThrow(wrong('ERR_SEM_EXISTS'));
  expect(() => NamedSemaphore.open(freshName())).toThrow(wrong('ERR_SEM_NOT_FOUND'));
  expect(() => NamedSemaphore.unlink(freshName())).toThrow(wrong('ERR_SEM_NOT_FOUND'));
  for (const bad of ['', '/', 'a/b', 'a\0b', '..', 'x'.repeat(252)])
    expect(() => NamedSemaphore.open(bad)).toThrow(wrong('ERR_SEM_NAME'));
  for (const value of [-1, 0.5, NaN, 2 ** 31])
    expect(() => NamedSemaphore.create(freshName(), value)).toThrow(wrong('ERR_SEM_VALUE'));
  const full = made(2 ** 31 - 1);
  expect(() => full.release()).toThrow(wrong('ERR_SEM_OVERFLOW'));
  expect(() => full.acquireSync({ timeout: -1 })).toThrow(RangeError);
});

test('a wait without a permit ends when the time is over, and has taken nothing', async () => {
  const semaphore = made(0);
  const begin = performance.now();
  expect(() => semaphore.acquireSync({ timeout: 20 })).toThrow(wrong('ERR_TIMEOUT'));
  expect(performance.now() - begin).toBeGreaterThanOrEqual(19.5);
  expect(() => semaphore.acquireSync({ timeout: 0 })).toThrow(wrong('ERR_TIMEOUT'));
  await expect(semaphore.acquire({ timeout: 20 })).rejects.toThrow(wrong('ERR_TIMEOUT'));
  await expect(semaphore.acquire({ timeout: 0 })).rejects.toThrow(wrong('ERR_TIMEOUT'));
  await expect(semaphore.acquire({ signal: AbortSignal.abort(Error('no')) })).rejects.toThrow('no');
  const controller = new AbortController();
  const wait = semaphore.acquire({ signal: controller.signal });
  controller.abort(new Error('enough'));
  await expect(wait).rejects.toThrow('enough');
  semaphore.release();
  expect(semaphore.value).toBe(1);
});

test('whoever waits first is first; those who left are passed over', async () => {
  const semaphore = made(0);
  const order: number[] = [];
  const controller = new AbortController();
  const waits = [0, 1, 2, 3].map((i) =>
    semaphore.acquire(i === 1 ? { signal: controller.signal } : {}).then(
      () => order.push(i),
      () => order.push(-i),
    ),
  );
  controller.abort();
  for (let i = 0; i < 3; i++) semaphore.release();
  await Promise.all(waits);
  expect(order).toEqual([-1, 0, 2, 3]);
  expect(semaphore.value).toBe(0);
});

test('waits that are abandoned just as a permit comes lose none', async () => {
  const semaphore = made(0);
  let got = 0;
  for (let round = 0; round < 300; round++) {
    const controller = new AbortController();
    const wait = semaphore.acquire({ signal: controller.signal }).then(
      () => got++,
      () => undefined,
    );
    if (round % 3 === 0) await new Promise(setImmediate);
    semaphore.release();
    for (let spin = 0; spin < (round * 7919) % 20_000; spin++);
    controller.abort();
    await wait;
    expect(semaphore.value + got).toBe(round + 1);
  }
});

test('using gives a permit back, once', async () => {
  const semaphore = made(1);
  {
    using permit = semaphore.acquireSync();
    expect(semaphore.value).toBe(0);
    permit[Symbol.dispose]();
    expect(semaphore.value).toBe(1);
  }
  expect(semaphore.value).toBe(1);
  {
    await using permit = await semaphore.acquire();
    expect([permit, semaphore.value]).toEqual([permit, 0]);
  }
  expect(semaphore.value).toBe(1);
});

test('close ends what waits here; afterwards nothing can be done with it', async () => {
  const semaphore = made(0);
  const wait = semaphore.acquire();
  semaphore.close();
  semaphore.close();
  await expect(wait).rejects.toThrow(wrong('ERR_CLOSED'));
  expect(() => semaphore.value).toThrow(wrong('ERR_CLOSED'));
  expect(() => semaphore.tryAcquire()).toThrow(wrong('ERR_CLOSED'));
  expect(() => semaphore.release()).toThrow(wrong('ERR_CLOSED'));
  expect(() => semaphore.acquireSync()).toThrow(wrong('ERR_CLOSED'));
  await expect(semaphore.acquire()).rejects.toThrow(wrong('ERR_CLOSED'));
});

test("many waits take none of the threads of Node's pool", async () => {
  const semaphores = Array.from({ length: 8 }, () => made(0));
  const waits = semaphores.map((semaphore) => semaphore.acquire());
  expect((await readFile('/proc/self/stat')).length).toBeGreaterThan(0);
  for (const semaphore of semaphores) semaphore.release();
  await Promise.all(waits);
});

test('a thousand waits on one semaphore need one thread', async () => {
  const semaphore = made(0);
  const threads = () =>
    Number(/Threads:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  const before = threads();
  const waits = Array.from({ length: 1000 }, () => semaphore.acquire());
  expect(threads() - before).toBeLessThanOrEqual(1);
  for (let i = 0; i < 1000; i++) semaphore.release();
  await Promise.all(waits);
  semaphore.close();
  expect(threads()).toBeLessThanOrEqual(before);
});

test('signals do not end a blocking wait, with or without a time limit', async () => {
  const [semaphore, step] = [made(0), new SharedValue('int32')];
  const child = new Process(work.acquireThroughSignals, [semaphore, step]);
  await child.start();
  for (const value of [1, 2]) {
    await asleep(child, step, value);
    for (let i = 0; i < 20; i++) {
      process.kill(child.pid ?? 0, 'SIGWINCH');
      await new Promise(setImmediate);
    }
    expect([step.value, child.alive]).toEqual([value, true]);
    semaphore.release();
  }
  await child.result();
  expect(semaphore.value).toBe(0);
  await child.join();
});

test('processes that await it are inside one at a time', async () => {
  const [semaphore, counter] = [made(1), new SharedValue('float64')];
  const children = [1, 2, 3].map(() => new Process(work.inTurn, [semaphore, counter, 500]));
  await Promise.all(children.map((child) => child.start()));
  await Promise.all(children.map((child) => child.result()));
  expect([counter.value, semaphore.value]).toEqual([1500, 1]);
  await Promise.all(children.map((child) => child.join()));
});

test('who is killed waiting has taken nothing; who is killed having a permit takes it along', async () => {
  const [semaphore, step] = [made(0), new SharedValue('int32')];
  const waiting = new Process(work.acquireSync, [semaphore, step]);
  await waiting.start();
  await asleep(waiting, step, 1);
  waiting.kill();
  await waiting.join();
  semaphore.release();
  semaphore.release();
  expect(semaphore.value).toBe(2);
  step.value = 0;
  const holding = new Process(work.hold, [semaphore.name, step]);
  await holding.start();
  await until(() => step.value === 1);
  holding.kill();
  await holding.join();
  expect(semaphore.value).toBe(1);
});

test('a process that has nothing else to do ends, and a worker that waits can be ended', async () => {
  const idle = fileURLToPath(new URL('fixtures/idle.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [idle, made(0).name]);
  expect(stdout).toBe('ERR_TIMEOUT\nacquired\nended 0\n');
});
