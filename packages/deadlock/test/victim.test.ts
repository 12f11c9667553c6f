import { Barrier } from '@isoproc/barrier';
import { getVictim, inspect, setVictim } from '@isoproc/deadlock';
import { Lock } from '@isoproc/lock';
import { native } from '@isoproc/native';
import { Process } from '@isoproc/process';
import { expect, test } from 'vitest';
import { kills, seed } from '../../core/test/random.js';
import { Crowd, sleepsAt, until } from '../../lock/test/crowd.js';
import { DONE, WRONG } from '../../lock/test/fixtures/board.mjs';
import { cross, type Plan, ring } from './fixtures/work.mjs';
import { meet, ringOf, victimOf } from './run.js';

test.each([true, false])('youngest: who was started last gives up (sync: %s)', async (sync) => {
  const locks = [new Lock(), new Lock(), new Lock()];
  const gate = new Barrier(3);
  const children = [];
  for (const plan of ringOf(locks)) {
    const child = new Process(cross, [{ ...plan, sync, victim: 'youngest' }, gate], {
      startMethod: 'spawn',
    });
    await child.start();
    children.push(child);
  }
  // Clock ticks: two may have been started in one.
  const starts = children.map(({ pid }) => native.processState(pid ?? 0)?.startTime ?? 0);
  const outcomes = await Promise.all(children.map((child) => child.result()));
  expect(starts[outcomes.indexOf(victimOf(outcomes))]).toBe(Math.max(...starts));
});

test.each([0, 1, 2])('fewest: who has the least gives up (%d)', async (index) => {
  const locks = [new Lock(), new Lock(), new Lock()];
  const plans = ringOf(locks).map((plan, i): Plan => {
    const more = i === index ? [] : [new Lock(), new Lock()];
    return { ...plan, has: [...plan.has, ...more], sync: i !== 1, victim: 'fewest' };
  });
  const outcomes = await meet(plans);
  expect(outcomes.indexOf(victimOf(outcomes))).toBe(index);
});

test('nobody: such a process is part of no cycle that others see', async () => {
  const [first, second] = ringOf([new Lock(), new Lock()]).map((p) => ({ ...p, sync: true }));
  if (!first || !second) throw new Error('incomplete');
  const gate = new Barrier(2);
  const children = [
    new Process(cross, [{ ...first, victim: 'nobody' }, gate]),
    new Process(cross, [second, gate]),
  ];
  await Promise.all(children.map((child) => child.start()));
  // Both sleep at their doorbells: they have looked, and were not chosen.
  await until(() => first.has.every(sleepsAt) && second.has.every(sleepsAt));
  // It goes on, but whoever looks at it sees it.
  await until(() => inspect().deadlocks.length > 0);
  expect(inspect().deadlocks).toEqual([expect.objectContaining({ length: 2 })]);
  children[0]?.kill();
  expect(await children[1]?.result()).toMatchObject({ code: 'got' });
});

test('what it does not know is refused', () => {
  expect(getVictim()).toBe('last');
  expect(() => {
    setVictim('first' as 'last');
  }).toThrow(/got "first"/);
});

test(
  'a ring that closes again and again, and is killed: nobody is stuck',
  { timeout: 300_000 },
  async () => {
    const locks = Array.from({ length: 4 }, () => new Lock());
    const crowd = new Crowd(
      4,
      (board, sync, index) => new Process(ring, [locks, board, sync, index]),
    );
    const { board } = crowd;
    for (let killed = 0; killed < kills;) {
      await crowd.fill();
      for (let left = 3; left > 0 && killed < kills; left--, killed++) {
        crowd.pause(3);
        crowd.kill(crowd.any());
        const done = board.get(DONE);
        await crowd.until(() => board.get(DONE) > done + 2);
      }
    }
    await crowd.end();
    expect(board.get(WRONG)).toBe(0);
    console.log(`ring: seed ${String(seed)}, ${String(kills)} kills`);
  },
);
