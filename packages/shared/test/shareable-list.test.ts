import { Process } from '@isoproc/process';
import { type ShareableInput, ShareableList, SharedMemory } from '@isoproc/shared';
import fc from 'fast-check';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import * as work from './fixtures/work.mjs';
import { freshName, left, python } from './python.js';

const wrong = (code: string) => expect.objectContaining({ code }) as Error;

function made(items: Iterable<ShareableInput>): ShareableList {
  const list = ShareableList.create(items, { name: freshName() });
  onTestFinished(() => {
    list.close();
    list.unlink();
  });
  return list;
}

afterAll(() => {
  expect(left()).toEqual([]);
});

test('what Python has put into a list is read, and read by Python after we replaced it', async () => {
  const name = freshName();
  await python('make_list', name);
  const list = ShareableList.attach(name);
  onTestFinished(() => list.unlink());
  const bytes = Uint8Array.of(1, 0, 2);
  const items = [-7, 2n ** 62n, 0.5, 3, true, false, 'grün', '', bytes, null, 'sixteen letters.'];
  expect([...list]).toEqual(items);
  expect(list.format).toBe('qqddxxxxxxx?xxxxxxx?8s8s8sxxxxxx?x24s');
  ([true, 'eight..!', 4, -(2n ** 63n), 'a', null, 7, 1.25] as const).forEach((item, i) =>
    list.set(i, item),
  );
  list.set(10, 'twenty-three letters, ü');
  expect(await python('read_list', name)).toEqual([
    "[True, 'eight..!', 4.0, -9223372036854775808, 'a', None, 7, 1.25, b'\\x01\\x00\\x02', None, 'twenty-three letters, ü']",
    'xxxxxxx?8sdq8sxxxxxx?xqd8sxxxxxx?x24s',
  ]);
  expect([...list].slice(0, 8)).toEqual([null, 'x', 1.5, Uint8Array.of(98), 2, 'text', true, 9]);
});

test('what we have put into a list is read by Python, which replaces it for us', async () => {
  const list = made([1, 2n, -0, { float: 3 }, 1e300, true, 'grün', new Uint8Array(9), null, '']);
  expect(await python('read_list', list.memory.name)).toEqual([
    "[1, 2, -0.0, 3.0, 1e+300, True, 'grün', b'', None, '']",
    'qqdddxxxxxxx?8s16sxxxxxx?x8s',
  ]);
  expect([...list]).toEqual([null, 'x', 1.5, Uint8Array.of(98), 2, 'text', true, 9, null, '']);
});

test('an empty list is one, here and in Python', async () => {
  const list = made([]);
  expect([list.length, [...list], list.memory.size]).toEqual([0, [], 16]);
  expect(() => list.get(0)).toThrow(/no item at 0; the list has 0/);
  await expect(python('read_list', list.memory.name)).rejects.toThrow(/index out of range/);
});

test('any items come back', () => {
  const item = fc.oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\0+$/, '')),
    fc.uint8Array().map((bytes) => Uint8Array.of(...bytes, 1)),
  );
  fc.assert(
    fc.property(fc.array(item), fc.array(item), (items, others) => {
      using list = ShareableList.create(items, { name: freshName() });
      list.unlink();
      const number = (one: unknown) =>
        typeof one === 'bigint' && Number.isSafeInteger(Number(one)) ? Number(one) : one;
      expect([...list]).toEqual(items.map(number));
      others.slice(0, items.length).forEach((other, i) => {
        const fits = !refuses(() => list.set(i, other));
        expect(list.get(i)).toEqual(number(fits ? other : items[i]));
      });
    }),
  );
});

test('text must fit into the room of what was there first, and a refused one changes nothing', () => {
  const list = made(['1234567', 5]);
  list.set(0, '12345678');
  expect(() => list.set(0, '123456789')).toThrow(/8 bytes are kept there, got 9/);
  list.set(1, 'x');
  expect([...list]).toEqual(['12345678', 'x']);
  list.set(0, 'ab');
  expect(list.get(0)).toBe('ab');
});

test('places from the end, counting and finding', () => {
  const list = made([1, 'one', 1n, Uint8Array.of(7), { float: 1 }, null]);
  list.set(-1, true);
  expect([list.get(-1), list.get(-6), list.length]).toEqual([true, 1, 6]);
  expect([list.count(1), list.count(1n), list.count('one'), list.count(null)]).toEqual([
    3, 3, 1, 0,
  ]);
  expect([list.indexOf(Uint8Array.of(7)), list.indexOf('two')]).toEqual([3, -1]);
});

test.each([undefined, {}, Symbol('s'), 2n ** 63n, () => 1, 'x'.repeat(9_999_992)])(
  'what is no item is refused: %#',
  (item) => {
    const list = made([1]);
    expect(() => list.set(0, item as number)).toThrow(wrong('ERR_SHM_ITEM'));
    expect(() => ShareableList.create([item as number])).toThrow(wrong('ERR_SHM_ITEM'));
    expect([...list]).toEqual([1]);
  },
);

test.each([NaN, 1, -2, 0.5])('there is no item at %d', (index) => {
  const list = made([1]);
  expect(() => list.get(index)).toThrow(wrong('ERR_SHM_ITEM'));
  expect(() => list.set(index, 1)).toThrow(wrong('ERR_SHM_ITEM'));
});

test('memory that holds no list is refused, whatever is in it', () => {
  const name = freshName();
  const memory = SharedMemory.create(64, { name });
  onTestFinished(() => memory.unlink());
  const words = new BigInt64Array(memory.buf.buffer);
  for (const content of [
    [-1n],
    [9n],
    [2n, 0n, 8n, 64n],
    [1n, 8n, 16n],
    [2n, 0n, 2n ** 62n],
    [1n, 0n, 0n],
  ]) {
    words.fill(0n);
    words.set(content);
    expect(() => ShareableList.attach(name)).toThrow(wrong('ERR_SHM_FORMAT'));
  }
  words.set([1n, 0n, 8n]);
  expect(() => ShareableList.attach(name).get(0)).toThrow(/item 0 of the list is of no known form/);
});

test('a child gets it as an argument; after close it is out of reach', async () => {
  const list = made(['parent', { float: 1 }]);
  const child = new Process(work.setItem, [list]);
  await child.start();
  await child.result();
  await child.join();
  expect([...list]).toEqual(['child', 2.5]);
  list.close();
  expect(() => list.get(0)).toThrow(wrong('ERR_CLOSED'));
  expect(list.length).toBe(2);
});

function refuses(act: () => void): boolean {
  try {
    act();
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_SHM_ITEM' });
    return true;
  }
}
