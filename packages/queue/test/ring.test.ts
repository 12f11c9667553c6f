import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Found, Ring } from '../src/ring.js';

const at = { tail: 1, last: 2, puts: 3, head: 17, gets: 18 };

afterEach(() => {
  vi.restoreAllMocks();
});

function newRing(bytes = 256): { ring: Ring; again: () => Ring } {
  const memory = new Uint8Array(bytes);
  const control = new Int32Array(32);
  const again = () => new Ring(memory, control, at);
  return { ring: again(), again };
}

function put(ring: Ring, length: number, fill: number): boolean {
  const start = ring.reserve(length);
  if (start < 0) return false;
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

describe('a ring', () => {
  test('gives out what was put in, in its order, whatever the lengths', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { ring, again } = newRing();
        const other = again();
        const model: [number, number][] = [];
        let fill = 0;
        for (const one of steps) {
          if (one === 'get') expect(get(other)).toEqual(model.shift());
          else if (put(ring, one.put, ++fill % 100)) model.push([one.put, fill % 100]);
          expect(ring.size).toBe(model.length);
          expect([...other.records()].map((found) => check(other, found))).toEqual(model);
        }
      }),
    );
  });

  test('takes the longest message whenever it is empty', () => {
    const { ring } = newRing();
    for (let length = 0; length <= ring.longest; length++) {
      expect(put(ring, length, 1)).toBe(true);
      expect(put(ring, ring.longest, 2)).toBe(true);
      expect(get(ring)).toEqual([length, 1]);
      expect(get(ring)).toEqual([ring.longest, 2]);
    }
  });

  test('who dies at any store of a put has put all of it or nothing', () => {
    dying((ring) => put(ring, 24, 77), 'repairPuts', [77]);
  });

  test('who dies at any store of a removal has removed all of it or nothing', () => {
    dying((ring) => get(ring), 'repairGets', []);
  });
});

/** Lets `work` die at each of its atomic stores, in a ring that is at each of its positions. */
function dying(
  work: (ring: Ring) => unknown,
  repair: 'repairPuts' | 'repairGets',
  added: readonly number[],
): void {
  const store = Atomics.store.bind(Atomics) as (...args: unknown[]) => unknown;
  for (let shift = 0; shift < 40; shift++) {
    for (let death = 1; ; death++) {
      const { ring, again } = newRing();
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
      next[repair]();
      const after = [...next.records()].map((found) => found.kind);
      const all = added.length > 0 ? [...before, ...added] : before.slice(1);
      expect([before, all]).toContainEqual(after);
      expect(next.size).toBe(after.length);
      expect(put(next, 8, 99)).toBe(true);
      expect(next.size).toBe(after.length + 1);
    }
  }
}
