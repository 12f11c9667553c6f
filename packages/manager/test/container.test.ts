// What CPython's _TestContainers asks, each test named for its claim.
import { Manager } from '@isoproc/manager';
import type { Queue } from '@isoproc/queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';

let manager: Manager;
beforeAll(async () => {
  manager = await new Manager().start();
});
afterAll(async () => {
  await manager.shutdown();
});

describe('_TestContainers', () => {
  test('list: has what was put into it, by methods of arrays', async () => {
    const a = await manager.list(Array.from({ length: 10 }, (_, i) => i));
    expect(await a.values()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const b = await manager.list<number>();
    expect(await b.push(...[0, 1, 2, 3, 4])).toBe(5);
    expect([await b.get(2), await b.get(-1), await b.slice(2, 10)]).toEqual([2, 4, [2, 3, 4]]);
    expect(await b.splice(1, 3, 7)).toEqual([1, 2, 3]);
    expect([...b]).toEqual([0, 7, 4]);
    await a.sort(work.descending);
    expect([a.getSync(0), await a.length(), await a.includes(3)]).toEqual([9, 10, true]);
    await a.reverse();
    expect([a.shiftSync(), await a.unshift(-1, -2), a.popSync()]).toEqual([0, 11, 9]);
    await expect(a.set(99, 1)).rejects.toMatchObject({ name: 'RangeError' });
    const d = await manager.list([a, b]);
    expect(await (await d.get(1))?.values()).toEqual([0, 7, 4]);
    await a.clear();
    expect(await a.length()).toBe(0);
  });

  test('list_iter: is what is in it when the iteration begins', async () => {
    const list = await manager.list([0, 1, 2]);
    const seen: number[] = [];
    for await (const item of list) {
      if (item === 0) await list.push(3);
      seen.push(item);
    }
    expect([seen, [...list]]).toEqual([
      [0, 1, 2],
      [0, 1, 2, 3],
    ]);
  });

  test('list_proxy_in_list: lists in lists are the same lists for all', async () => {
    const inner = await Promise.all([1, 2, 3].map(() => manager.list([0])));
    const outer = await manager.list(inner);
    await inner[1]?.set(0, 55);
    await (await outer.get(2))?.push(77);
    const seen = await Promise.all((await outer.values()).map((one) => one.values()));
    expect(seen).toEqual([[0], [55], [0, 77]]);
    expect(inner[2]?.valuesSync()).toEqual([0, 77]);
    // The outer one alone has it now.
    inner[2]?.[Symbol.dispose]();
    expect(() => inner[2]?.lengthSync()).toThrow(/proxy is closed/);
    expect(await (await outer.get(2))?.values()).toEqual([0, 77]);
    await outer.push(outer as never);
    expect(await (await outer.get(3))?.length()).toBe(4);
  });

  test('dict: has what was put into it, by methods of maps', async () => {
    const dict = await manager.dict<number, string>();
    for (let i = 65; i < 70; i++) await dict.set(i, String.fromCharCode(i));
    expect(await dict.keys()).toEqual([65, 66, 67, 68, 69]);
    expect(await dict.values()).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(dict.entriesSync()).toEqual(
      [65, 66, 67, 68, 69].map((i) => [i, String.fromCharCode(i)]),
    );
    expect([await dict.delete(65), await dict.delete(65), await dict.pop(66)]).toEqual([
      true,
      false,
      'B',
    ]);
    expect([await dict.setDefault(67, 'x'), await dict.setDefault(1, 'y')]).toEqual(['C', 'y']);
    await dict.assign([
      [2, 'z'],
      [1, 'Y'],
    ]);
    expect([dict.getSync(1), dict.getSync(2), dict.hasSync(3)]).toEqual(['Y', 'z', false]);
    await expect(dict.set({} as never, 'x')).rejects.toMatchObject({ code: 'ERR_MANAGER_KEY' });
    await dict.clear();
    expect(await dict.size()).toBe(0);
  });

  test('dict_iter: goes through keys and values', async () => {
    const dict = await manager.dict([
      ['a', 1],
      ['b', 2],
    ]);
    const seen: [string, number][] = [];
    for await (const entry of dict) seen.push(entry);
    expect([seen, [...dict]]).toEqual(Array(2).fill([['a', 1], ['b', 2]])); // prettier-ignore
  });

  test('dict_proxy_nested: dictionaries in dictionaries are the same for all', async () => {
    const pets = await manager.dict([['ferrets', 2]]);
    const supplies = await manager.dict([['water', 10]]);
    const all = await manager.dict([
      ['pets', pets],
      ['supplies', supplies],
    ]);
    expect(await (await all.get('supplies'))?.get('water')).toBe(10);
    await (await all.get('supplies'))?.set('blankets', 5);
    expect(await supplies.get('blankets')).toBe(5);
    supplies[Symbol.dispose]();
    pets[Symbol.dispose]();
    expect(await (await all.get('supplies'))?.entries()).toEqual([
      ['water', 10],
      ['blankets', 5],
    ]);
  });

  test('nested_queue: queues in lists, in dictionaries and in queues are the same queues', async () => {
    const list = await manager.list<Queue>();
    await list.push(await manager.queue());
    (await list.get(0))?.putSync(123);
    expect((await list.get(0))?.getSync()).toBe(123);
    const dict = await manager.dict([['one', await manager.queue()]]);
    (await dict.get('one'))?.putSync(456);
    expect((await dict.get('one'))?.getSync()).toBe(456);
    const [outer, inner] = [await manager.queue<Queue>(), await manager.queue()];
    outer.putSync(inner);
    outer.getSync().putSync(789);
    expect(inner.getSync()).toBe(789);
  });

  test('namespace: has attributes, by their names', async () => {
    const namespace = await manager.namespace<{ name?: string; job: string; _hidden: number }>({
      name: 'Bob',
      job: 'Builder',
      _hidden: 1,
    });
    expect(await namespace.get('name')).toBe('Bob');
    expect([await namespace.delete('name'), await namespace.has('name')]).toEqual([true, false]);
    await namespace.set('job', 'Mason');
    expect(namespace.allSync()).toEqual({ job: 'Mason', _hidden: 1 });
    expect(await namespace.names()).toEqual(['job', '_hidden']);
  });
});
