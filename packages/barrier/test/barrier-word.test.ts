import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BARRIER_WORDS, BarrierWord, PASSED } from '../src/barrier-word.js';
import { PARTY_TABLE, PartyTable } from '../src/party-table.js';

const FIRST = 2;

/** What a barrier should do, told by generations. */
class Model {
  readonly words = new Int32Array(FIRST + BARRIER_WORDS + 1).fill(-7);
  readonly word: BarrierWord;
  /** Of each who came: its ticket, and how it should end. */
  readonly came: { ticket: number; end: string | undefined }[] = [];
  #since = 0;
  #broken: string | undefined;
  #acting = false;

  constructor(
    readonly parties: number,
    readonly acts: boolean,
  ) {
    this.words.fill(0, FIRST, FIRST + BARRIER_WORDS);
    this.word = new BarrierWord(this.words, FIRST, parties);
  }

  get waiting() {
    return this.came.slice(this.#since);
  }

  arrive(): void {
    const got = this.word.arrive(this.acts);
    if (this.#broken !== undefined || this.#acting) {
      expect(got).toBe(this.#broken);
      return;
    }
    const ticket = got as number;
    expect(this.word.indexOf(ticket)).toBe(this.waiting.length);
    this.came.push({ ticket, end: undefined });
    const last = this.waiting.length === this.parties;
    expect(this.word.isLast(ticket)).toBe(last);
    if (last && this.acts) this.#acting = true;
    else if (last) this.#end(PASSED);
  }

  pass(): void {
    const last = this.came.at(-1);
    if (!this.#acting || last === undefined) return;
    expect(this.word.pass(last.ticket)).toBe(this.#broken === undefined);
    if (this.#broken === undefined) this.#end(PASSED);
    this.#acting = false;
  }

  break(): void {
    const was = this.#broken;
    expect(this.word.break('abort')).toBe(was === undefined);
    if (was !== undefined) return;
    this.#end('abort');
    this.#broken = 'abort';
    this.#acting = false;
  }

  /** Of one who came at any time: it only breaks what still waits. */
  leave(which: number): void {
    const one = this.came[which % Math.max(1, this.came.length)];
    if (one === undefined) return;
    const waits = one.end === undefined;
    expect(this.word.break('timeout', one.ticket)).toBe(waits);
    if (!waits) return;
    this.#end('timeout');
    this.#broken = 'timeout';
    this.#acting = false;
  }

  reset(): void {
    const changes = this.#broken !== undefined || this.waiting.length > 0;
    expect(this.word.reset()).toBe(changes);
    this.#end('reset');
    this.#broken = undefined;
    this.#acting = false;
  }

  check(): void {
    expect(this.word.reason).toBe(this.#broken);
    expect(this.word.waiting).toBe(this.waiting.length);
    // All that a barrier has to remember.
    for (const { ticket, end } of this.came.slice(-30)) expect(this.word.outcome(ticket)).toBe(end);
    expect([this.words[0], this.words[1], this.words.at(-1)]).toEqual([-7, -7, -7]);
  }

  #end(how: string): void {
    for (const one of this.waiting) one.end = how;
    this.#since = this.came.length;
  }
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant('arrive' as const) },
  { weight: 2, arbitrary: fc.constant('pass' as const) },
  { weight: 1, arbitrary: fc.constantFrom('break' as const, 'reset' as const) },
  { weight: 1, arbitrary: fc.nat(50) },
);

test('in any order of steps, each who came ends as all of its generation do', () => {
  const parties = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(parties, fc.boolean(), fc.array(step, { maxLength: 60 }), (count, acts, steps) => {
      const model = new Model(count, acts);
      for (const what of steps) {
        if (typeof what === 'number') model.leave(what);
        else model[what]();
        model.check();
      }
    }),
    { numRuns: 500 },
  );
});

test('generations begin anew after the last one', () => {
  const words = new Int32Array(BARRIER_WORDS);
  const word = new BarrierWord(words, 0, 2);
  words[0] = ((1 << 17) - 1) << 14;
  const first = word.arrive(false) as number;
  expect(word.outcome(first)).toBeUndefined();
  word.arrive(false);
  expect([word.outcome(first), word.waiting, words[0]]).toEqual([PASSED, 0, 0]);
});

test('what has changed since a look at the parties is looked at again', () => {
  const word = new BarrierWord(new Int32Array(BARRIER_WORDS), 0, 2);
  const ticket = word.arrive(false) as number;
  // All have come while it was looked whether somebody is dead.
  const seen = () => typeof word.arrive(false) === 'number';
  expect(word.break('death', ticket, seen)).toBe(false);
  expect([word.outcome(ticket), word.reason]).toEqual([PASSED, undefined]);
});

test('who takes part is missed when it dies, until it is forgotten', () => {
  const words = new Int32Array(PARTY_TABLE / 4);
  const gone = new Set<number>();
  const tableOf = (self: number, slot: number) =>
    new PartyTable(words, 0, { self, slot, highest: 9, isGone: (tag) => gone.has(tag) });
  const [a, b] = [tableOf(11, 1), tableOf(12, 2)];
  expect([a.enter(), a.enter(), b.enter(), a.isBereaved]).toEqual([true, true, true, false]);
  gone.add(12);
  expect(a.isBereaved).toBe(true);
  a.forget();
  expect(a.isBereaved).toBe(false);
  // Left once for each time that it entered, it is not missed.
  const c = tableOf(13, 3);
  a.leave();
  gone.add(11);
  expect(c.isBereaved).toBe(true);
  a.leave();
  expect(c.isBereaved).toBe(false);
  // Nobody had noticed its death when its slot was given to another.
  c.enter();
  gone.add(13);
  expect(tableOf(14, 3).enter()).toBe(false);
});
