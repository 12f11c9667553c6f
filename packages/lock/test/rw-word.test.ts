import { DEATH, type Look, SLEEP, SPIN } from '@isoproc/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Mortals, type Preference, RwWord } from '../src/rw-word.js';
import { ABANDONED } from '../src/lock-word.js';

const MEMBERS = 4;

/** An RWLock among members that exist only here. */
class Model {
  readonly words = new Int32Array(3);
  readonly notes = new Map<number, number[]>();
  readonly dead = new Set<number>();
  readonly threads: RwWord[] = [];
  readonly reading = new Set<number>();
  writing = 0;
  foul = false;

  constructor(preference: Preference) {
    const bell = { notifyOne: () => undefined, notifyAll: () => undefined };
    const bells = { readers: bell, writers: bell, drain: bell };
    for (let tag = 0; tag <= MEMBERS; tag++)
      this.threads.push(new RwWord(this.words, this.#membersOf(tag), 7, preference, bells));
  }

  #membersOf(self: number): Mortals {
    const own: number[] = [];
    this.notes.set(self, own);
    const gone = (tag: number) => this.dead.has(tag);
    return {
      self,
      isDead: gone,
      isGone: gone,
      note: (what) => own.push(what) > 0,
      erase: (what) => {
        if (own.includes(what)) own.splice(own.indexOf(what), 1);
      },
      anyNote: (is) =>
        [...this.notes].some(([tag, notes]) => !gone(tag) && notes.some((note) => is(note, tag))),
    };
  }

  read(tag: number, look: Look): void {
    if (this.reading.has(tag) || this.writing === tag) return;
    const how = this.thread(tag).tryRead(look);
    if (how === undefined) return;
    expect(this.writing).toBe(0);
    expect(how === ABANDONED).toBe(this.foul);
    this.reading.add(tag);
  }

  write(tag: number, look: Look): void {
    const thread = this.thread(tag);
    if (this.reading.has(tag) || this.writing === tag) return;
    if (thread.claimant === undefined && thread.tryClaim(look, this) === undefined) return;
    if (!thread.tryWrite(look)) return;
    expect([this.writing, this.reading.size]).toEqual([0, 0]);
    this.writing = tag;
  }

  end(tag: number): void {
    if (this.reading.delete(tag)) this.thread(tag).endRead();
    else if (this.writing === tag) {
      this.writing = 0;
      this.foul = false;
      this.thread(tag).endWrite();
    } else if (this.thread(tag).claimant !== undefined) this.thread(tag).endClaim();
  }

  kill(tag: number): void {
    this.dead.add(tag);
    this.reading.delete(tag);
    if (this.writing !== tag) return;
    this.writing = 0;
    this.foul = true;
  }

  thread(tag: number): RwWord {
    const thread = this.threads[tag];
    if (thread === undefined) throw new Error(`no member ${String(tag)}`);
    return thread;
  }
}

const step = fc.record({
  what: fc.constantFrom('read', 'read', 'write', 'write', 'end', 'end', 'kill'),
  who: fc.integer({ min: 1, max: MEMBERS }),
  look: fc.constantFrom(SPIN, SLEEP, DEATH),
});

test.each<Preference>(['fair', 'readers', 'writers'])(
  '%s: in any order of steps and deaths, a writer is alone, and its death is told',
  (preference) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const model = new Model(preference);
        for (const { what, who, look } of steps) {
          if (model.dead.has(who)) continue;
          if (what === 'read') model.read(who, look);
          else if (what === 'write') model.write(who, look);
          else if (what === 'end') model.end(who);
          else if (model.dead.size < MEMBERS - 1) model.kill(who);
        }
        // Nobody is in anybody's way for ever.
        const living = [1, 2, 3, 4].filter((tag) => !model.dead.has(tag));
        // Twice: one may read while it waits to write.
        for (const tag of [...living, ...living]) model.end(tag);
        for (const tag of living) {
          model.write(tag, DEATH);
          expect(model.writing).toBe(tag);
          model.end(tag);
          model.read(tag, DEATH);
          expect(model.reading.has(tag)).toBe(true);
          model.end(tag);
        }
      }),
      { numRuns: 500 },
    );
  },
);

test('fair: a waiting reader goes before the second writer, a new one after it', () => {
  const model = new Model('fair');
  const [, first, second, reader, late] = [0, 1, 2, 3, 4].map((tag) => model.thread(tag));
  if (!first || !second || !reader || !late) throw new Error('incomplete');
  first.tryClaim(SLEEP, model);
  first.tryWrite(SLEEP);
  const since = reader.wantRead();
  expect(reader.tryRead(SLEEP, since)).toBeUndefined();
  first.endWrite();
  expect(second.tryClaim(SLEEP, model)).toBeDefined();
  expect(second.tryWrite(SLEEP)).toBe(false);
  const later = late.wantRead();
  expect(late.tryRead(SLEEP, later)).toBeUndefined();
  expect(reader.tryRead(SLEEP, since)).toBeDefined();
  reader.endWantRead(since);
  expect(second.tryWrite(SLEEP)).toBe(false);
  reader.endRead();
  expect(second.tryWrite(SLEEP)).toBe(true);
});
