import type { IteratorProxy, ListProxy, Manager, NamespaceProxy } from '@isoproc/manager';
import type { Queue } from '@isoproc/queue';
import { expectTypeOf, test } from 'vitest';
import * as work from './fixtures/work.mjs';

test('types flow through proxies: of keys, of values, of targets, of methods', () => {
  // For the compiler; nobody runs it.
  const check = async (manager: Manager) => {
    const dict = await manager.dict([['a', 1]]);
    expectTypeOf(dict.getSync('a')).toEqualTypeOf<number | undefined>();
    expectTypeOf(await dict.entries({ timeout: 1 })).toEqualTypeOf<[string, number][]>();
    expectTypeOf(await dict.update('a', work.add, 2)).toEqualTypeOf<number>();
    // @ts-expect-error: it is a target of lists
    await dict.update('a', work.append, 2);
    // @ts-expect-error: it is a dictionary of numbers
    await dict.set('a', 'text');
    // @ts-expect-error: an object is no key
    await manager.dict<object, number>();
    const counter = await manager.create(work.counter, [1]);
    expectTypeOf(await counter.increment(2)).toEqualTypeOf<number>();
    expectTypeOf(counter.countSync()).toEqualTypeOf<number>();
    expectTypeOf(await counter.squares(3)).toEqualTypeOf<IteratorProxy<number>>();
    expectTypeOf(counter.laterSync('x')).toEqualTypeOf<unknown>();
    // @ts-expect-error: there is no such method
    counter.decrement();
    // @ts-expect-error: the target takes a number
    await manager.create(work.counter, ['one']);
    const namespace = await manager.namespace({ x: 1, name: 'n' });
    expectTypeOf(namespace).toEqualTypeOf<NamespaceProxy<{ x: number; name: string }>>();
    expectTypeOf(namespace.getSync('name')).toEqualTypeOf<string>();
    const lists = await manager.list([await manager.list([1])]);
    expectTypeOf(await lists.get(0)).toEqualTypeOf<ListProxy<number> | undefined>();
    expectTypeOf(await manager.queue<number>()).toEqualTypeOf<Queue<number>>();
  };
  expectTypeOf(check).toBeFunction();
});
