import { Event } from '@isoproc/lock';
import { Process } from '@isoproc/process';
import { describe, expect, test } from 'vitest';
import { until } from './crowd.js';
import { Board, STARTED } from './fixtures/board.mjs';
import * as work from './fixtures/work.mjs';

// After CPython's _TestEvent.
describe('Event', () => {
  test('event: is not set at first; waiting ends with what it is', async () => {
    const event = new Event();
    expect(event.isSet).toBe(false);
    expect(event.waitSync({ timeout: 0 })).toBe(false);
    expect(await event.wait({ timeout: 5 })).toBe(false);
    event.set();
    expect(event.isSet).toBe(true);
    expect([event.waitSync(), await event.wait(), event.waitSync({ timeout: 0 })]).toEqual([
      true,
      true,
      true,
    ]);
    event.set();
    event.clear();
    expect(event.isSet).toBe(false);
    expect(event.waitSync({ timeout: 1 })).toBe(false);
  });

  test.each([true, false])('event: set in one process, seen in others (sync: %s)', async (sync) => {
    const [event, board] = [new Event(), new Board()];
    const children = [1, 2].map(() => new Process(work.waitEvent, [event, board, sync]));
    await Promise.all(children.map((child) => child.start()));
    await until(() => board.get(STARTED) === 2);
    event.set();
    expect(await Promise.all(children.map((child) => child.result()))).toEqual([true, true]);
  });

  test('who waits goes on also when it is cleared right after', async () => {
    const event = new Event();
    const waiting = [event.wait(), event.wait()];
    event.set();
    event.clear();
    expect(await Promise.all(waiting)).toEqual([true, true]);
    const controller = new AbortController();
    const late = event.wait({ signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(late).rejects.toThrow('enough');
  });
});
