import { expect, test } from 'vitest';
import { Cell } from '../../src/memory/cell.js';
import { EventCount, OVER } from '../../src/memory/event-count.js';
import { Members } from '../../src/memory/member.js';
import { membersOf } from '../../src/memory/membership.js';
import { Region } from '../../src/memory/region.js';
import {
  at,
  CLAIMED,
  DEAD,
  HIGHEST,
  identity,
  LAST,
  NAME,
  NOTED,
  NOTES,
  PID,
  SLOTS,
  TABLE,
  TAG,
} from '../../src/memory/slot.js';

// Linux has no number this high.
const NOBODY = 2 ** 22 - 1;

/** A table whose slots are all taken by processes that are gone, and that nobody saw die. */
function crowded(tagOf: (slot: number) => number): Region {
  const region = Region.create(TABLE);
  const [, , space] = identity();
  for (let slot = 1; slot < SLOTS; slot++) {
    region.words.set([tagOf(slot), NOBODY, 1, space], at(slot, TAG));
    region.words[at(slot, LAST)] = (5 << 10) | slot;
  }
  region.words[at(0, HIGHEST)] = SLOTS - 1;
  return region;
}

test.each([
  ['died', (slot: number) => (5 << 10) | slot],
  ['died while they joined', () => CLAIMED | NOBODY],
  ['are known to be gone', (slot: number) => DEAD | (5 << 10) | slot],
])('places of those who %s are used again, under a tag of their own', (_, tagOf) => {
  const region = crowded(tagOf);
  const members = membersOf(region);
  expect(members.self).toBe((6 << 10) | members.slot);
  expect(members.isDead((5 << 10) | members.slot)).toBe(true);
  expect(members.isDead(members.self)).toBe(false);
  expect(members.pidOf(members.self)).toBe(process.pid);
});

test('a full table is refused, in one line', () => {
  const region = crowded((slot) => (5 << 10) | slot);
  for (let slot = 1; slot < SLOTS; slot++) region.words.set(identity(), at(slot, PID));
  expect(() => membersOf(region)).toThrow(/1023 threads use it already/);
});

test('a member is gone when its process is; its notes with it', () => {
  const region = Region.create(TABLE);
  const members = membersOf(region);
  const [pid, start, space] = identity();
  const [alive, dead] = [(1 << 10) | 7, (1 << 10) | 8];
  region.words.set([alive, pid, start, space], at(7, TAG));
  region.words.set([dead, NOBODY, 1, space], at(8, TAG));
  region.words[at(0, HIGHEST)] = 8;
  region.words[at(8, NOTED)] = 1;
  region.words[at(8, NOTES)] = 42;
  expect(members.anyNote((note) => note === 42)).toBe(true);
  expect(members.anyNote((note) => note === 42, true)).toBe(false);
  expect([members.isGone(alive), members.isGone(dead), members.isDead(dead)]).toEqual([
    false,
    true,
    true,
  ]);
  expect([members.pidOf(0), members.pidOf(dead)]).toEqual([0, 0]);
});

test('notes are written, found and erased, as many as there is room for', () => {
  const members = membersOf(Region.create(TABLE));
  let written = 0;
  while (members.note(9)) written++;
  expect(written).toBe(23);
  members.erase(9);
  expect(members.note(3)).toBe(true);
  expect(members.anyNote((note, tag) => note === 3 && tag === members.self)).toBe(true);
  members.erase(3);
  expect(members.anyNote((note) => note === 3)).toBe(false);
});

test('who leaves is dead, and what it was called is never used again', () => {
  const region = Region.create(TABLE);
  const members = membersOf(region);
  members.leave();
  expect(members.isDead(members.self)).toBe(true);
});

test('who was here before it had a doorbell, and comes again, can be rung', () => {
  const region = Region.create(TABLE);
  const before = new Members(region);
  before.rest();
  region.words.set([0, 0], at(before.slot, NAME));
  expect(new EventCount(Cell.create(), 0).waitSync(() => undefined, 20)).toBe(OVER);
  const again = new Members(region, before.self);
  expect(again.self).toBe(before.self);
  again.listen(true);
  expect(again.ring(again.slot & 63, new Uint8Array(1))).toBe(true);
  again.leave();
  again.rest();
});
