import { DEATH, type Look, SLEEP, SPIN } from '@isoproc/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PermitTable } from '../src/permit-table.js';
import { addPermits, takePermit } from '../src/permit-word.js';

const MEMBERS = 3;
const FIRST = 2;

/** A semaphore among members that exist only here. */
class Model {
  readonly words: Int32Array;
  /** How many permits each of the living has. */
  readonly has = new Map<number, number>();
  readonly dead = new Set<number>();
  /** Those whose death is known, without a look. */
  readonly buried = new Set<number>();
  readonly tables = new Map<number, PermitTable>();
  next = 1;

  constructor(readonly count: number) {
    this.words = new Int32Array(FIRST + count + 1).fill(-7);
    this.words.fill(0, FIRST, FIRST + count);
    for (let i = 0; i < MEMBERS; i++) this.join();
  }

  join(): void {
    const self = this.next++;
    const members = {
      self,
      slot: self,
      isDead: (tag: number) => this.buried.has(tag),
      isGone: (tag: number) => this.dead.has(tag) && this.buried.add(tag).has(tag),
    };
    this.has.set(self, 0);
    this.tables.set(self, new PermitTable(this.words, FIRST, this.count, members));
  }

  get free(): number {
    return [...this.has.values()].reduce((left, one) => left - one, this.count);
  }

  take(self: number, table: PermitTable, look: Look): void {
    const got = table.take(look);
    if (got) expect(this.free).toBeGreaterThan(0);
    else if (look === DEATH) expect(this.free).toBe(0);
    if (got) this.has.set(self, (this.has.get(self) ?? 0) + 1);
  }

  giveBack(self: number, table: PermitTable): void {
    const had = this.has.get(self) ?? 0;
    expect(table.giveBack()).toBe(had > 0);
    this.has.set(self, Math.max(0, had - 1));
  }

  kill(self: number): void {
    this.dead.add(self);
    this.has.delete(self);
    this.tables.delete(self);
    this.join();
  }
}

const step = fc.record({
  what: fc.constantFrom('take', 'take', 'take', 'give', 'give', 'kill'),
  who: fc.integer({ min: 0, max: MEMBERS - 1 }),
  look: fc.constantFrom(SPIN, SLEEP, DEATH),
});

test('in any order of steps and deaths, permits are neither lost nor doubled', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(step, { maxLength: 60 }),
      (count, steps) => {
        const model = new Model(count);
        for (const { what, who, look } of steps) {
          const [self, table] = [...model.tables][who] ?? [];
          if (self === undefined || table === undefined) throw new Error('nobody');
          if (what === 'take') model.take(self, table, look);
          else if (what === 'give') model.giveBack(self, table);
          else model.kill(self);
          for (const [tag, its] of model.tables)
            expect([its.own, its.free]).toEqual([model.has.get(tag), model.free]);
        }
        // Not beyond its own words.
        expect([model.words[0], model.words[1], model.words.at(-1)]).toEqual([-7, -7, -7]);
      },
    ),
    { numRuns: 500 },
  );
});

test('what was taken last is looked at first', () => {
  const model = new Model(5);
  const [, table] = [...model.tables][0] ?? [];
  for (let i = 0; i < 3; i++) table?.take(SPIN);
  const full = [...model.words];
  table?.giveBack();
  table?.take(SPIN);
  expect([...model.words]).toEqual(full);
});

test('a number of permits is from 0 to the most', () => {
  const words = new Int32Array([2]);
  expect([1, 2, 3].map(() => takePermit(words, 0))).toEqual([true, true, false]);
  expect(addPermits(words, 0, 2 ** 31 - 1, 2 ** 31 - 1)).toBe(true);
  expect(addPermits(words, 0, 1, 2 ** 31 - 1)).toBe(false);
  expect(words[0]).toBe(2 ** 31 - 1);
});
