import { Manager, ManagerError } from '@isoproc/manager';
import { pipe } from '@isoproc/pipe';
import { Process } from '@isoproc/process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';

let manager: Manager;
beforeAll(async () => {
  manager = await new Manager().start();
});
afterAll(async () => {
  await manager.shutdown();
});

const result = async <R>(child: Process<never, R>): Promise<R> => {
  await child.start();
  const value = await child.result();
  await child.join();
  return value;
};
const warm = { startMethod: 'warm' } as const;

describe('transactions', () => {
  test('update is atomic: nothing is lost between processes and forms', async () => {
    const dict = await manager.dict<string, number>();
    const children = (['sync', 'async', 'sync'] as const).map(
      (how) => new Process(work.addMany, [dict, 'count', 500, how], warm),
    );
    await Promise.all([
      ...children.map(result),
      ...children.map(() => dict.update('count', work.add)),
    ]);
    expect(await dict.get('count')).toBe(1503);
  });

  test('an update that fails, or waits, has changed nothing', async () => {
    const dict = await manager.dict([['list', [1]]]);
    await expect(dict.update('list', work.appendAndFail, 2)).rejects.toThrow('not so');
    await expect(dict.update('list', work.later)).rejects.toThrow(/gave a promise/);
    expect(await dict.get('list')).toEqual([1]);
    expect(await dict.update('list', work.append, 2)).toEqual([1, 2]);
    expect(dict.getSync('list')).toEqual([1, 2]);
  });

  test('transaction works on the object itself, alone', async () => {
    const accounts = await manager.dict([
      ['a', 300],
      ['b', 0],
    ]);
    const children = [1, 2].map(() => new Process(work.moveMany, [accounts, 100], warm));
    const totals = Promise.all(children.map(result));
    for (let i = 0; i < 50; i++) expect(await accounts.transaction(work.total)).toBe(300);
    expect(await totals).toEqual([300, 300]);
    expect([...accounts]).toEqual([
      ['a', 100],
      ['b', 200],
    ]);
  });

  test('a list and a namespace, too', async () => {
    const list = await manager.list([1, 2]);
    expect([await list.update(1, work.add, 5), list.updateSync(-1, work.add)]).toEqual([7, 8]);
    const namespace = await manager.namespace({ x: 1 });
    expect(await namespace.update('x', work.add, 2)).toBe(3);
    await expect(list.update(9, work.add)).rejects.toMatchObject({ name: 'RangeError' });
  });
});

describe('objects of classes of ones own', () => {
  test('methods that wait do not hold up the others; a signal reaches them', async () => {
    const counter = await manager.create(work.counter);
    const enough = new AbortController();
    const waiting = counter.wait({ signal: enough.signal });
    expect(await counter.later('first')).toBe('first');
    expect(counter.laterSync('second')).toBe('second');
    enough.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    while ((await counter.count()) !== -1);
  });

  test('an object gives itself; the same object is the same for all', async () => {
    const one = await manager.create(work.theOnly);
    const other = await manager.create(work.theOnly);
    await one.increment();
    const self = (await one.self()) as unknown as typeof one;
    expect([await other.count(), self.countSync()]).toEqual([101, 101]);
  });

  test('plain data are refused: they would be copied', async () => {
    await expect(manager.create(work.plain)).rejects.toMatchObject({ code: 'ERR_MANAGER' });
  });
});

describe('proxies travel', () => {
  test('as arguments and results, inside of values; the manager, too', async () => {
    const dict = await manager.dict();
    await result(new Process(work.setOne, [dict, 'inner', await manager.list([7])], warm));
    expect(await result(new Process(work.getIt, [dict, 'nothing'], warm))).toBe(undefined);
    const made = await result(new Process(work.makeInside, [manager], warm));
    expect(await made.values()).toEqual([1, 2, 3]);
    const child = new Process(work.getIt, [dict, 'inner']);
    const inner = (await result(child)) as typeof made;
    expect(inner.getSync(0)).toBe(7);
  });

  test('through a queue, also from who is gone by then', async () => {
    const queue = await manager.queue();
    await result(new Process(work.leave, [manager, queue], warm));
    const left = (await queue.get()) as Awaited<ReturnType<typeof manager.list>>;
    expect(await left.values()).toEqual(['left']);
  });

  test('who has got the manager cannot shut it down', async () => {
    const [a, b] = pipe();
    await a.send(manager);
    const copy = (await b.recv()) as Manager;
    expect(copy.pid).toBe(manager.pid);
    await expect(copy.shutdown()).rejects.toThrow(ManagerError);
    expect(await (await copy.list([1])).length()).toBe(1);
    a.close();
    b.close();
  });
});

describe('values', () => {
  test('of any size, and in any number at once', async () => {
    const dict = await manager.dict<number, unknown>();
    const sizes = [0, 1, 47, 48, 49, 8175, 8176, 8177, 16_384, 100_000, 2_000_000];
    const texts = sizes.map((size) => `${'ä'.repeat(size / 2)}${'x'.repeat(size - (size >> 1))}`);
    await Promise.all(texts.map((text, i) => dict.set(i, text)));
    for (const [i, text] of texts.entries()) expect(dict.getSync(i)).toBe(text);
    const back = await Promise.all(texts.map((_, i) => dict.get(i)));
    expect(back).toEqual(texts);
    const bytes = new Uint8Array(100_000).fill(7);
    dict.setSync(1, bytes);
    expect(dict.getSync(1)).toEqual(bytes);
  });

  test('numbers and strings are what they were', async () => {
    const list = await manager.list<unknown>();
    const values = [0, -0, 1.5, NaN, -1, 2 ** 31, -(2 ** 31), 1e300, '', 'ä', '€', null, true, 1n];
    for (const value of values) list.pushSync(value);
    for (const [i, value] of values.entries()) {
      expect(list.getSync(i)).toBe(value);
      expect(await list.get(i)).toBe(value);
    }
  });

  test('what cannot be sent throws here, and the next call is served', async () => {
    const dict = await manager.dict<string, unknown>();
    await expect(dict.set('x', Symbol('x'))).rejects.toThrow(/could not be cloned/);
    expect(() => {
      dict.setSync('x', () => 1);
    }).toThrow(/could not be cloned/);
    expect(await dict.size()).toBe(0);
  });

  test('a call ends by time or by signal', async () => {
    const [dict, counter] = [await manager.dict(), await manager.create(work.counter)];
    const busy = counter.spin(200);
    await expect(dict.get('x', { timeout: 5 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(() => dict.getSync('x', { timeout: 5 })).toThrow(/not within 5 ms/);
    await expect(dict.get('x', { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow(
      'no',
    );
    await busy;
    expect(await dict.get('x')).toBe(undefined);
  });
});

test('a manager that is not started says so', async () => {
  const never = new Manager();
  await expect(async () => never.dict()).rejects.toThrow(/await start\(\) first/);
  await never.shutdown();
});
