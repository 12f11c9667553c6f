import { expect, test } from 'vitest';
import { Cell } from '../../src/memory/cell.js';
import { EventCount, type Look, OVER, SPIN } from '../../src/memory/event-count.js';

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
