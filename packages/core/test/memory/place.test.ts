import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Place } from '../../src/memory/place.js';
import { Region } from '../../src/memory/region.js';

const CELL = 16;

/** Members of one place that exist only here: who was rung, and whom others share a bit with. */
class Model {
  readonly region = Region.create(4096);
  readonly rung = new Set<number>();
  readonly dead = new Set<number>();
  crowded = false;

  place(self: number): Place {
    const isCrowded = () => this.crowded;
    const members = {
      self,
      get crowded() {
        return isCrowded();
      },
      ring: (bit: number) => {
        const heard = !this.dead.has(bit);
        if (heard) this.rung.add(bit);
        return heard;
      },
    };
    return new Place(this.region, members, CELL, 0);
  }
}

test('nobody is rung who does not wait; one notification rings one, all ring all', () => {
  const model = new Model();
  const [first, second] = [model.place(1), model.place(2)];
  first.notifyAll();
  first.mark();
  second.mark();
  first.notifyOne();
  expect(model.rung.size).toBe(1);
  second.notifyOne();
  expect([...model.rung].sort()).toEqual([1, 2]);
  model.rung.clear();
  first.mark();
  second.mark();
  second.unmark();
  first.notifyAll();
  expect([...model.rung]).toEqual([1]);
});

test('of many who wait, each is rung in its turn', () => {
  const model = new Model();
  const members = Array.from({ length: 16 }, (_, index) => model.place(index + 1));
  const times = new Map<number, number>();
  for (const member of members) member.mark();
  for (let i = 0; i < 16 * 64; i++) {
    members[0]?.notifyOne();
    for (const bit of model.rung) {
      times.set(bit, (times.get(bit) ?? 0) + 1);
      members[bit - 1]?.mark();
    }
    model.rung.clear();
  }
  expect([...times.values()].sort((a, b) => a - b)[0]).toBeGreaterThan(32);
  expect(times.size).toBe(16);
});

test('a dead one is passed over', () => {
  const model = new Model();
  const [first, second] = [model.place(1), model.place(2)];
  for (let i = 0; i < 8; i++) {
    first.mark();
    second.mark();
    model.dead.add(1);
    first.notifyOne();
    expect([...model.rung]).toEqual([2]);
    model.rung.clear();
  }
});

test('who becomes crowded while it takes its mark back rings those who share it', () => {
  const model = new Model();
  const one = model.place(1);
  let asked = 0;
  Object.defineProperty(model, 'crowded', { get: () => asked++ > 0 });
  one.mark();
  one.unmark();
  expect([...model.rung]).toEqual([1]);
});

test('a brief sleeper that saw an older sequence does not sleep', () => {
  const model = new Model();
  const one = model.place(1);
  const sequence = one.announce();
  one.notifyOne();
  // Returns at once: the test's watchdog would end it.
  one.sleep(sequence, -1);
  expect(one.announce()).not.toBe(sequence);
});

// A waiter: marks, looks, sleeps until it is rung. A changer: changes, notifies. In any order of these
// steps, nobody sleeps who could go on.
const step = fc.record({
  who: fc.integer({ min: 1, max: 3 }),
  what: fc.constantFrom('mark', 'look', 'change', 'notifyOne', 'notifyAll', 'die'),
});

test('in any order of steps nobody sleeps on although there is something for all', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const model = new Model();
      const places = [1, 2, 3].map((tag) => model.place(tag));
      const marked = new Set<number>();
      const asleep = new Set<number>();
      const heard = new Set<number>();
      let available = 0;
      let owed = 0;
      const wake = () => {
        // Who was rung before it sleeps does not begin to.
        for (const tag of model.rung) if (!asleep.delete(tag)) heard.add(tag);
        model.rung.clear();
      };
      for (const { who, what } of steps) {
        const place = places[who - 1];
        if (place === undefined || model.dead.has(who)) continue;
        if (what === 'mark' && !asleep.has(who)) {
          place.mark();
          marked.add(who);
        } else if (what === 'look' && marked.delete(who)) {
          // It got nothing: from now on only a ring helps.
          if (available > 0) available--;
          else if (!heard.delete(who)) asleep.add(who);
        } else if (what === 'change') {
          available++;
          owed++;
        } else if (what === 'notifyOne' && owed > 0) {
          place.notifyOne();
          owed--;
        } else if (what === 'notifyAll') {
          place.notifyAll();
          owed = 0;
        } else if (what === 'die' && model.dead.size < 2) {
          model.dead.add(who);
          asleep.delete(who);
          marked.delete(who);
          // A death wakes all who sleep long.
          asleep.clear();
        }
        wake();
      }
      while (owed-- > 0) places[0]?.notifyOne();
      wake();
      places[0]?.notifyAll();
      wake();
      expect(asleep.size).toBe(0);
    }),
    { numRuns: 500 },
  );
});
