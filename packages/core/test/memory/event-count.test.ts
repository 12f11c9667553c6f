import { expect, test } from 'vitest';
import { Cell } from '../../src/memory/cell.js';
import { DEATH, EventCount, type Look, OVER, SPIN } from '../../src/memory/event-count.js';
import { ringSlot } from '../../src/memory/ring.js';
import { at, DEAD, HIGHEST, JOINS, TAG } from '../../src/memory/slot.js';
import { MODE, OWNED, stateOf } from '../../src/memory/wait-record.js';

test('who has slept never tries again as one who has not: others may sleep there, too', () => {
  const waiting = new EventCount(Cell.create(), 0);
  const looks: Look[] = [];
  const attempt = (look: Look) => {
    looks.push(look);
    return undefined;
  };
  expect(waiting.waitSync(attempt, 30)).toBe(OVER);
  const slept = looks.findIndex((look) => look !== SPIN);
  expect(slept).toBeGreaterThan(0);
  expect(looks.slice(slept)).not.toContain(SPIN);
  // It slept in between, and more than once.
  expect(looks.length - slept).toBeGreaterThan(2);
});

test('who tries does not seem to wait: what it takes for a moment would be held for ever', () => {
  const cell = Cell.create();
  const waiting = new EventCount(cell, 4, OWNED);
  const states: number[] = [];
  const attempt = () => {
    states.push(stateOf(cell.region.words, cell.members.self) & MODE);
    return undefined;
  };
  expect(waiting.waitSync(attempt, 30)).toBe(OVER);
  expect(new Set(states)).toEqual(new Set([0]));
});

/** As if one had come to the cell's arena, had died, and another member had seen that at once. */
function comeAndGone({ members: { words, highest } }: Cell): void {
  const slot = highest + 1;
  Atomics.store(words, at(slot, TAG), DEAD | (1 << 10) | slot);
  Atomics.store(words, at(0, HIGHEST), slot);
  Atomics.add(words, at(0, JOINS), 1);
}

/** Waits at that cell, until it looks for the second time. Gives how. */
function looker(cell: Cell) {
  // All who have come before are known already.
  new EventCount(cell, 0).waitSync(() => undefined, 20);
  let tell: (look: Look) => void;
  const seen = new Promise<Look>((resolve) => (tell = resolve));
  let looks = 0;
  const waiting = new EventCount(cell, 0);
  const wait = waiting.wait(
    (look) => {
      if (looks++ === 0) return undefined;
      tell(look);
      return true;
    },
    -1,
    undefined,
  );
  return { seen, wait };
}

test('of one who came and was gone before it was watched, who sleeps is told', async () => {
  const cell = Cell.create();
  const { seen, wait } = looker(cell);
  comeAndGone(cell);
  ringSlot(cell.members.words, cell.members.slot, new Uint8Array(0));
  expect(await seen).toBe(DEATH);
  await wait;
});

test('… also when another wait of this thread has heard it first', async () => {
  const cell = Cell.create();
  const [first, second] = [looker(cell), Cell.create()];
  comeAndGone(cell);
  expect(new EventCount(second, 0).waitSync(() => undefined, 20)).toBe(OVER);
  expect(await first.seen).toBe(DEATH);
  await first.wait;
});

test('who waits for nothing is not rung: a mark that a dead one left may name it', async () => {
  const cell = Cell.create();
  const { members } = cell;
  const hears = () => members.ring(members.slot & 63, new Uint8Array(1));
  const heard = { async: false, sync: false };
  const waiting = new EventCount(cell, 0);
  const once = () => heard.async || ((heard.async = hears()), undefined);
  await waiting.wait(once, -1, undefined);
  expect(hears()).toBe(false);
  const look = (how: Look) => {
    if (how === DEATH) heard.sync = hears();
    return undefined;
  };
  expect(waiting.waitSync(look, 20)).toBe(OVER);
  expect(hears()).toBe(false);
  expect(heard).toEqual({ async: true, sync: true });
});
