import { DEATH, SLEEP, SPIN } from '@isoproc/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ABANDONED,
  ANYBODY,
  freeWord,
  inherit,
  LOCK_WORDS,
  NOBODY,
  ownerOf,
  renounce,
  tryWord,
} from '../src/lock-word.js';

const MEMBERS = 4;
const looks = [SPIN, SLEEP, DEATH] as const;

/** A lock among members that exist only here. */
class Model {
  readonly words = new Int32Array(LOCK_WORDS);
  readonly dead = new Set<number>();
  readonly waits = new Set<number>();
  holder = 0;
  /** Whom somebody has notified, and who has not looked since. */
  readonly notified = new Set<number>();

  readonly members = {
    isDead: (tag: number) => this.dead.has(tag),
    isGone: (tag: number) => this.dead.has(tag),
  };

  attempt(tag: number, look: (typeof looks)[number]): void {
    if (this.dead.has(tag) || this.holder === tag) return;
    this.notified.delete(tag);
    // Spinning comes before waiting.
    const how = tryWord(
      this.words,
      0,
      tag,
      this.waits.has(tag) ? look || SLEEP : look,
      this.members,
    );
    if (how === undefined) {
      if (look !== SPIN) this.waits.add(tag);
      return;
    }
    // Nobody else has it, and who died with it is told of.
    expect(this.holder === 0 || this.dead.has(this.holder)).toBe(true);
    expect(how === ABANDONED).toBe(this.holder !== 0);
    this.holder = tag;
    this.waits.delete(tag);
  }

  release(tag: number): void {
    if (this.holder !== tag || this.dead.has(tag)) return;
    expect(ownerOf(this.words, 0)).toBe(tag);
    this.holder = 0;
    this.notify(freeWord(this.words, 0, this.members));
  }

  notify(whom: number): void {
    if (whom > NOBODY) this.notified.add(whom);
    const [first] = this.waits;
    if (whom === ANYBODY && first !== undefined) this.notified.add(first);
    // Somebody is awake while it is free.
    if (this.waits.size > 0 && this.holder === 0) expect(this.notified.size).toBeGreaterThan(0);
  }

  leave(tag: number): void {
    if (!this.waits.delete(tag)) return;
    // It looks no more, whatever it was told.
    const wasNotified = this.notified.delete(tag);
    if (renounce(this.words, 0, tag) || wasNotified) this.notify(ANYBODY);
  }

  kill(tag: number): void {
    this.dead.add(tag);
    this.waits.delete(tag);
    this.notified.delete(tag);
    // Its death wakes all.
    for (const waiter of [...this.waits]) this.attempt(waiter, DEATH);
  }
}

const step = fc.record({
  what: fc.constantFrom('attempt', 'release', 'inherit', 'leave', 'kill', 'turn'),
  who: fc.integer({ min: 1, max: MEMBERS }),
  look: fc.constantFrom(...looks),
});

test('in any order of steps and deaths: one owner at most, and nobody is forgotten', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = new Model();
      for (const { what, who, look } of steps) {
        if (what === 'attempt') model.attempt(who, look);
        else if (what === 'release') model.release(who);
        else if (what === 'leave') model.leave(who);
        else if (what === 'kill' && model.dead.size < MEMBERS - 1) model.kill(who);
        else if (what === 'turn') model.words[2] = 0;
        else if (what === 'inherit' && model.waits.has(who))
          inherit(model.words, 0, who, model.members);
      }
      // The holder releases it; whoever is notified looks; in the end all have had it.
      while (model.waits.size > 0) {
        const before = model.waits.size;
        if (model.holder !== 0 && !model.dead.has(model.holder)) model.release(model.holder);
        for (const tag of [...model.notified]) model.attempt(tag, SLEEP);
        expect(model.waits.size).toBeLessThan(before);
      }
    }),
    { numRuns: 2000 },
  );
});

test('who has waited long is handed the lock, and nobody else can take it', () => {
  const words = new Int32Array(LOCK_WORDS);
  const members = { isDead: () => false, isGone: () => false };
  expect(tryWord(words, 0, 1, SPIN, members)).toBeDefined();
  expect(tryWord(words, 0, 2, SLEEP, members)).toBeUndefined();
  inherit(words, 0, 2, members);
  expect(freeWord(words, 0, members)).toBe(2);
  for (const look of looks) expect(tryWord(words, 0, 3, look, members)).toBeUndefined();
  expect(ownerOf(words, 0)).toBe(0);
  expect(tryWord(words, 0, 2, SLEEP, members)).toBeDefined();
  expect(ownerOf(words, 0)).toBe(2);
});

test('an heir that is gone before it looks leaves the lock to the others, not abandoned', () => {
  const words = new Int32Array(LOCK_WORDS);
  const dead = new Set<number>();
  const members = {
    isDead: (tag: number) => dead.has(tag),
    isGone: (tag: number) => dead.has(tag),
  };
  tryWord(words, 0, 1, SPIN, members);
  tryWord(words, 0, 2, SLEEP, members);
  inherit(words, 0, 2, members);
  freeWord(words, 0, members);
  dead.add(2);
  expect(tryWord(words, 0, 3, DEATH, members)).not.toBe(ABANDONED);
  expect(ownerOf(words, 0)).toBe(3);
});

test('an heir that gives up, before or after it was handed the lock, leaves it free', () => {
  const words = new Int32Array(LOCK_WORDS);
  const members = { isDead: () => false, isGone: () => false };
  tryWord(words, 0, 1, SPIN, members);
  tryWord(words, 0, 2, SLEEP, members);
  inherit(words, 0, 2, members);
  expect(renounce(words, 0, 2)).toBe(false);
  inherit(words, 0, 2, members);
  freeWord(words, 0, members);
  expect(renounce(words, 0, 2)).toBe(true);
  expect(words[0]).toBe(0);
  expect(renounce(words, 0, 2)).toBe(false);
});
