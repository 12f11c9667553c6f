import { Lock } from '@isoproc/lock';
import { type AnyLock, type NumericType, SharedArray, SharedValue } from '@isoproc/shared';
import { describe, expect, expectTypeOf, test } from 'vitest';

type Case = readonly [NumericType, min: number | bigint, max: number | bigint, size: number];
const integers: readonly Case[] = [
  ['int8', -128, 127, 1],
  ['uint8', 0, 255, 1],
  ['int16', -32768, 32767, 2],
  ['uint16', 0, 65535, 2],
  ['int32', -2147483648, 2147483647, 4],
  ['uint32', 0, 4294967295, 4],
  ['bigint64', -9223372036854775808n, 9223372036854775807n, 8],
  ['biguint64', 0n, 18446744073709551615n, 8],
];
const next = (value: number | bigint, by: -1 | 1) =>
  typeof value === 'bigint' ? value + BigInt(by) : value + by;
const like = (type: NumericType, value: number) => (type.startsWith('big') ? BigInt(value) : value);

describe.each(integers)('%s', (type, min, max, size) => {
  test('holds its smallest and its largest, and nothing beyond', () => {
    const value = new SharedValue(type);
    expect(value.value).toBe(like(type, 0));
    for (const end of [min, max]) {
      value.value = end;
      expect(value.value).toBe(end);
    }
    for (const wrong of [next(min, -1), next(max, 1), 'x', undefined, null, {}, 1.5, NaN]) {
      expect(() => (value.value = wrong as number)).toThrow(
        expect.objectContaining({ code: 'ERR_NUMBER' }),
      );
    }
    expect(value.value).toBe(max);
    expect(() => new SharedArray(type, [min, next(max, 1)])).toThrow(/is needed, got/);
  });

  test('atomic operations change it in one step, wrap around, and give what it was', () => {
    const array = new SharedArray(type, 3) as SharedArray<'int32'>;
    const n = (value: number) => like(type, value) as number;
    expect(array.view.BYTES_PER_ELEMENT).toBe(size);
    array.store(1, n(12));
    expect(array.add(1, n(3))).toBe(n(12));
    expect(array.sub(1, n(5))).toBe(n(15));
    expect(array.or(1, n(1))).toBe(n(10));
    expect(array.and(1, n(9))).toBe(n(11));
    expect(array.xor(1, n(3))).toBe(n(9));
    expect(array.exchange(1, n(4))).toBe(n(10));
    expect(array.compareExchange(1, n(5), n(6))).toBe(n(4));
    expect(array.compareExchange(1, n(4), n(6))).toBe(n(4));
    expect(array.load(1)).toBe(n(6));
    array.store(1, max as number);
    array.add(1, n(1));
    expect([...array]).toEqual([n(0), min, n(0)]);
    expect(() => array.exchange(1, next(max, 1) as number)).toThrow(/is needed, got/);
    expect(() => array.add(1, 0.5)).toThrow(/is needed, got 0\.5/);
  });

  test('a value has the same operations', () => {
    const value = new SharedValue(type, like(type, 12)) as SharedValue<'int32'>;
    const n = (number: number) => like(type, number) as number;
    const were = [
      value.add(n(3)),
      value.sub(n(5)),
      value.or(n(1)),
      value.and(n(9)),
      value.xor(n(3)),
    ];
    expect(were).toEqual([12, 15, 10, 11, 9].map(n));
    expect([value.exchange(n(4)), value.compareExchange(n(4), n(6))]).toEqual([n(10), n(4)]);
    value.store(n(7));
    expect([value.load(), value.value]).toEqual([n(7), n(7)]);
  });
});

test('floats are as exact as their type, and have no atomic operations', () => {
  expect(new SharedValue('float64', 0.1).value).toBe(0.1);
  expect(new SharedValue('float32', 0.1).value).toBe(Math.fround(0.1));
  expect(new SharedArray('float64', [NaN, -0, Infinity]).view).toEqual(
    Float64Array.of(NaN, -0, Infinity),
  );
  const float = new SharedValue('float64', 1);
  expect(() => (float as unknown as SharedValue<'int32'>).add(1)).toThrow(/no atomic operations/);
  expect(() => (float.value = 1n as unknown as number)).toThrow(/a number is needed, got 1n/);
});

test('an unknown type, a wrong length, a wrong place, a wrong lock: each has its code', () => {
  const wrong = (code: string) => expect.objectContaining({ code }) as Error;
  expect(() => new SharedValue('int31' as 'int32')).toThrow(wrong('ERR_NUMERIC_TYPE'));
  for (const length of [-1, 1.5, NaN, 2 ** 60, null, {}])
    expect(() => new SharedArray('int8', length as number)).toThrow(wrong('ERR_LENGTH'));
  const array = new SharedArray('int8', 2);
  for (const index of [-1, 2, 0.5, NaN, '0'])
    expect(() => array.get(index as number)).toThrow(wrong('ERR_INDEX'));
  expect(() => array.set(2, 1)).toThrow(/no number at 2; 0 to 1 are there/);
  expect(() => new SharedValue('int8', 0, { lock: {} as AnyLock })).toThrow(wrong('ERR_LOCK'));
});

test('array: zeroes by length, the numbers of any iterable, fill, iteration, and a live view', () => {
  const array = new SharedArray('int32', 10);
  expect([...array]).toEqual(Array(10).fill(0));
  array.fill(1).fill(2, -3).view[0] = 5;
  expect([...array]).toEqual([5, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
  expect(array.length).toBe(10);
  expect([...new SharedArray('uint8', new Set([3, 4]))]).toEqual([3, 4]);
  expect(new SharedArray('float32', 0).length).toBe(0);
  expect(() => array.fill(2 ** 31)).toThrow(/is needed/);
});

test('every new array is zero, also where another was before', () => {
  for (let i = 0; i < 20; i++) {
    const array = new SharedArray('int32', 5000);
    expect(array.view.every((number) => number === 0)).toBe(true);
    array.fill(-1);
  }
});

test('with a lock unless told otherwise; a given lock is the very one', () => {
  const lock = new Lock();
  for (const one of [new SharedValue('int32', 5, { lock }), new SharedArray('int32', 3, { lock })])
    expect(one.getLock()).toBe(lock);
  expect(new SharedValue('int32').getLock()).toBeInstanceOf(Lock);
  expect(new SharedArray('int32', 1).getLock()).toBeInstanceOf(Lock);
  const raw = new SharedArray('int32', 1, { lock: false });
  expect(() => raw.getLock()).toThrow(expect.objectContaining({ code: 'ERR_LOCK' }));
  expect(() => raw.withLockSync(() => 1)).toThrow(/without a lock/);
});

test('withLock has the lock while it runs, also across an await, and frees it after an error', async () => {
  const value = new SharedValue('int32', 1);
  const lock = value.getLock();
  if (!(lock instanceof Lock)) throw new Error('another lock');
  expect(value.withLockSync(() => lock.locked)).toBe(true);
  const held = value.withLock(async () => {
    await Promise.resolve();
    return lock.locked;
  });
  expect(await held).toBe(true);
  const fail = () => {
    throw new Error('inside');
  };
  expect(() => value.withLockSync(fail)).toThrow('inside');
  await expect(value.withLock(fail)).rejects.toThrow('inside');
  expect(lock.locked).toBe(false);
});

test('a copy is equal, and another one', () => {
  const value = new SharedValue('float64', 2.5);
  const array = new SharedArray('bigint64', [1n, 2n]);
  const [valueCopy, arrayCopy] = [value.copy(), array.copy({ lock: false })];
  value.value = 0;
  array.fill(0n);
  expect([valueCopy.value, ...arrayCopy]).toEqual([2.5, 1n, 2n]);
  expect(valueCopy.getLock()).not.toBe(value.getLock());
});

test('a view, and a view of it, keep the memory of an array that nobody has any more', async () => {
  const views = Array.from({ length: 50 }, (_, i) =>
    new SharedArray('int32', 4).fill(i).view.subarray(1),
  );
  for (let i = 0; i < 20; i++) {
    (globalThis.gc ?? (() => new Uint8Array(1 << 24)))();
    await new Promise(setImmediate);
    new SharedArray('int32', 4).fill(-1);
  }
  expect(views.every((view, i) => view.every((number) => number === i))).toBe(true);
});

test('types flow', () => {
  expectTypeOf(new SharedArray('float64', 1).view).toEqualTypeOf<Float64Array>();
  expectTypeOf(new SharedValue('biguint64').value).toEqualTypeOf<bigint>();
  expectTypeOf(new SharedValue('int8').add(1)).toEqualTypeOf<number>();
  expectTypeOf<SharedValue<'float32'>>().not.toExtend<SharedValue<'float64'>>();
  const wrong = () => {
    // @ts-expect-error a bigint is needed
    new SharedValue('bigint64', 1);
    // @ts-expect-error a float has no atomic operations
    new SharedValue('float64').add(1);
  };
  expect(wrong).toThrow();
});
