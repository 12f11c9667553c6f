import { deepStrictEqual } from 'node:assert/strict';
import { decode, encode } from '@isoproc/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodePlain, encodePlain, MARK } from '../src/plain.js';

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.double(),
  fc.integer(),
  fc.constantFrom(-0, 0, NaN, Infinity, 2 ** 31, -(2 ** 31), 2 ** 31 - 1, 2 ** 53),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
);
const name = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', '0', '10', '', 'é🦊'),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('value'), { maxLength: 6 }),
    fc.sparseArray(tie('value'), { maxNumElements: 3, maxLength: 6 }),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.tuple(tie('value')).map(([item]) => [item, item]),
    fc.constantFrom(new Date(3), new Map([[1, 2]]), 5n, new Uint8Array(3), /x/),
  ),
}));

/** By the compact form, or undefined. */
function compact(value: unknown, room = 0): { back: unknown } | undefined {
  const bytes = encodePlain(value, room);
  if (bytes === undefined) return undefined;
  expect(bytes[room]).toBe(MARK);
  return { back: decodePlain(bytes.subarray(room)) };
}
const codec = (value: unknown) => {
  const { data, fds } = encode(value);
  return decode(data, fds);
};

describe('the compact form', () => {
  test('gives what structured clone gives, or leaves it to the general form', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: 8 }), (value, room) => {
        const clone = structuredClone(value);
        const got = compact(value, room);
        // Prototypes, -0, NaN, holes and all.
        if (got !== undefined) deepStrictEqual(got.back, clone);
        deepStrictEqual(codec(value), clone);
      }),
      { numRuns: 2000 },
    );
  });

  test('is taken for small plain values', () => {
    for (const value of [[], {}, [1, 'x', [null]], { a: { b: [true, undefined, -0, NaN] } }])
      expect(compact(value)).toStrictEqual({ back: structuredClone(value) });
  });

  const shared = { a: 1 };
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  class Own {
    x = 1;
  }
  test.each<[string, unknown]>([
    ['shared references', [shared, shared]],
    ['cycles', cyclic],
    ['holes', [1, , 3]],
    ['properties of an array', Object.assign([1], { x: 2 })],
    ['a hole and a property in its stead', Object.assign(new Array(1), { x: 2 })],
    ['__proto__', JSON.parse('{"__proto__":{"x":1}}')],
    ['instances', new Own()],
    ['no prototype', Object.assign(Object.create(null) as object, { x: 1 })],
    ['what is long', 'x'.repeat(1e5).split('')],
    ['what is deep', Array.from({ length: 100 }).reduce((inner) => [inner], 0)],
  ])('leaves to the general form: %s', (_, value) => {
    expect(compact(value)).toBeUndefined();
    expect(codec([value])).toStrictEqual(structuredClone([value]));
  });

  test('what cannot be cloned throws as ever', () => {
    const refused = expect.objectContaining({ name: 'DataCloneError' }) as Error;
    for (const value of [{ f: () => 1 }, [Symbol('s')], new Proxy({}, {}), [new Proxy([], {})]])
      expect(() => codec(value)).toThrow(refused);
  });

  test('ignores symbols and what is not enumerable; calls getters, which may send themselves', () => {
    const value = Object.defineProperty(
      {
        [Symbol('s')]: 1,
        get sent(): unknown {
          return codec({ inner: [1, 2] });
        },
        last: 'é',
      },
      'hidden',
      { value: 1 },
    );
    expect(compact(value)).toStrictEqual({ back: { sent: { inner: [1, 2] }, last: 'é' } });
    const broken = {
      get bad(): never {
        throw new RangeError('bad');
      },
    };
    expect(() => codec(broken)).toThrow('bad');
    expect(compact({ good: 1 })).toStrictEqual({ back: { good: 1 } });
    const shrinking = {
      get first() {
        delete (this as { second?: number }).second;
        return 1;
      },
      second: 2,
    };
    expect(codec(shrinking)).toStrictEqual({ first: 1 });
  });

  test('damaged bytes give some value, and no endless loop', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decodePlain(new Uint8Array([MARK, ...bytes]));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
