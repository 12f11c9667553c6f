import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Found, Ring } from '../src/ring.js';

const at = { tail: 1, last: 2, head: 17 };

afterEach(() => {
  vi.restoreAllMocks();
});

/** @param from - where its positions begin */
function newRing(from = 0): { ring: Ring; again: () => Ring; move: (to: number) => void } {
  const memory = new Uint8Array(256);
  const control = new Int32Array(32);
  const move = (to: number) => {
    for (const word of Object.values(at)) control[word] = to;
  };
  move(from);
  const again = () => new Ring(memory, control, at);
  return { ring: again(), again, move };
}

function put(ring: Ring, length: number, fill: number): boolean {
  if (!ring.hasRoom) return false;
  const start = ring.reserve(length);
  ring.bytes.fill(fill, start, start + length);
  ring.commit(start, fill, length);
  return true;
}

function check(ring: Ring, found: Found): [length: number, fill: number] {
  const { start, length, kind } = found;
  expect([...ring.bytes.subarray(start, start + length)].every((byte) => byte === kind)).toBe(true);
  return [length, kind];
}

function get(ring: Ring): [length: number, fill: number] | undefined {
  const first = ring.first();
  if (first === undefined) return undefined;
  const got = check(ring, first);
  ring.removeFirst(first);
  return got;
}

const step = fc.oneof(
  fc.record({ put: fc.integer({ min: 0, max: 64 }) }),
  fc.constant('get' as const),
);

// Just before the positions, 32 bits in units of 8 bytes, become negative, and 0 again.
const FROM = [0, 2 ** 31 - 50, -50];

describe('a ring', () => {
  test.each(FROM)(
    'from %i on: gives out what was put in, in its order, whatever the lengths',
    (from) => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
          const { ring, again } = newRing(from);
          const other = again();
          const model: [number, number][] = [];
          let fill = 0;
          for (const one of steps) {
            if (one === 'get') expect(get(other)).toEqual(model.shift());
            else if (put(ring, one.put, ++fill % 100)) model.push([one.put, fill % 100]);
            expect(ring.size).toBe(model.length);
            expect(ring.untaken).toBe(model.length);
            expect([...other.records()].map((found) => check(other, found))).toEqual(model);
          }
        }),
      );
    },
  );

  test('takes the longest message whenever it is empty', () => {
    const { ring } = newRing();
    for (let length = 0; length <= ring.longest; length++) {
      expect(put(ring, length, 1)).toBe(true);
      expect(get(ring)).toEqual([length, 1]);
      expect(put(ring, ring.longest, 2)).toBe(true);
      expect(get(ring)).toEqual([ring.longest, 2]);
    }
  });

  test.each(FROM)(
    'from %i on: who dies at any store of a put has put all of it or nothing',
    (from) => {
      dying((ring) => put(ring, 24, 77), from, [77]);
    },
  );

  test.each(FROM)(
    'from %i on: who dies at any store of a removal has removed it or not',
    (from) => {
      dying((ring) => get(ring), from, []);
    },
  );

  test('a copy that slept while the others went once around the numbers sees what is there', () => {
    for (const distance of [2 ** 31 + 8, 2 ** 32 - 16]) {
      const { ring, again, move } = newRing();
      const other = again();
      for (const one of [ring, other]) {
        put(one, 8, 1);
        get(one);
      }
      put(other, 8, 2);
      put(other, 8, 2);
      get(ring); // and it has seen that there is another one
      get(other);
      const start = other.tail;
      move((start + distance) | 0);
      expect(ring.first()).toBeUndefined();
      expect(ring.size).toBe(0);
      let most = 0;
      while (put(other, 0, 3)) most++;
      expect(ring.hasRoom).toBe(false);
      expect(ring.size).toBe(most);
    }
  });

  test('damaged memory is an error, and no endless loop', () => {
    for (const length of [-24, -16, -1, 65, 2 ** 31 - 1]) {
      const { ring } = newRing();
      put(ring, 8, 1);
      new Int32Array(ring.bytes.buffer)[0] = length;
      const damaged = expect.objectContaining({ code: 'ERR_REGION' }) as Error;
      expect(() => ring.first()).toThrow(damaged);
      expect(() => ring.untaken).toThrow(damaged);
      expect(() => [...ring.records()]).toThrow(damaged);
    }
  });
});

/** Lets `work` die at each of its atomic stores, in a ring that is at each of its positions. */
function dying(work: (ring: Ring) => unknown, from: number, added: readonly number[]): void {
  const store = Atomics.store.bind(Atomics) as (...args: unknown[]) => unknown;
  for (let shift = 0; shift < 40; shift++) {
    for (let death = 1; ; death++) {
      const { ring, again } = newRing(from);
      for (let i = 0; i < shift; i++) {
        put(ring, 8 * (i % 5), 1);
        if (i > 2) get(ring);
      }
      const before = [...ring.records()].map((found) => found.kind);
      let stores = 0;
      const spy = vi.spyOn(Atomics, 'store').mockImplementation(((...args: unknown[]) => {
        if (++stores === death) throw new Error('killed');
        return store(...args);
      }) as typeof Atomics.store);
      let died = false;
      try {
        work(ring);
      } catch {
        died = true;
      }
      spy.mockRestore();
      if (!died) break;
      const next = again();
      const after = [...next.records()].map((found) => found.kind);
      const all = added.length > 0 ? [...before, ...added] : before.slice(1);
      expect([before, all]).toContainEqual(after);
      expect(next.size).toBe(after.length);
      // A shorter one, too, that finds room where a longer one was begun.
      for (const length of [0, 16]) {
        for (; !next.hasRoom; after.shift()) get(next);
        expect(put(next, length, 99)).toBe(true);
        after.push(99);
        expect(next.size).toBe(after.length);
        expect([...next.records()].map((found) => found.kind)).toEqual(after);
      }
    }
  }
}
