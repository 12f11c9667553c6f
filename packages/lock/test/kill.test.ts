import { Condition, Event, Lock, RLock, RWLock } from '@isoproc/lock';
import { Process } from '@isoproc/process';
import { describe, expect, test } from 'vitest';
import { kills, seed } from '../../core/test/random.js';
import { Crowd, median } from './crowd.js';
import { type Board, DONE, FIRST, INSIDE, TOKENS, WRONG } from './fixtures/board.mjs';
import * as victim from './fixtures/victim.mjs';

const report = (what: string, recovery: readonly number[]): void => {
  const [middle, worst] = [median(recovery), Math.max(...recovery)].map((ms) => ms.toFixed(2));
  console.log(
    `${what}: seed ${String(seed)}, ${String(recovery.length)} kills, recovery ${String(middle)} ms, worst ${String(worst)} ms`,
  );
};

describe('whoever is killed, at any moment, blocks nobody', { timeout: 300_000 }, () => {
  const cases: [string, (board: Board, sync: boolean) => Process][] = [];
  const add = <T>(name: string, primitive: T, work: victim.Victim<T>): void => {
    cases.push([name, (board, sync) => new Process(work, [primitive, board, sync])]);
  };
  add('Lock', new Lock(), victim.lock);
  add('RLock', new RLock(), victim.rlock);
  for (const preference of ['fair', 'readers', 'writers'] as const)
    add(`RWLock, ${preference}`, new RWLock({ preference }), victim.rwlock);

  test.each(cases)('%s: mutual exclusion is kept, and the others go on', async (name, create) => {
    const crowd = new Crowd(5, create);
    const { board } = crowd;
    const recovery: number[] = [];
    while (recovery.length < kills) {
      await crowd.fill();
      // All but one, one after the other: every second time the one who is inside.
      for (let left = 4; left > 0 && recovery.length < kills; left--) {
        crowd.pause(3);
        const inside = crowd.living.find(({ pid }) => pid === board.get(INSIDE));
        const begin = performance.now();
        crowd.kill((left % 2 === 0 ? inside : undefined) ?? crowd.any());
        // Once more than who was killed may still have done.
        const done = board.get(DONE) + 1;
        await crowd.until(() => board.get(DONE) > done);
        recovery.push(performance.now() - begin);
      }
    }
    await crowd.end();
    expect(board.get(WRONG)).toBe(0);
    report(name, recovery);
  });

  test('Condition: no notification is lost with a waiter', async () => {
    const condition = new Condition();
    const create = (board: Board, sync: boolean) =>
      new Process(victim.consumer, [condition, board, sync]);
    const crowd = new Crowd(4, create);
    const { board } = crowd;
    const recovery: number[] = [];
    while (recovery.length < kills) {
      await crowd.fill();
      for (let left = 3; left > 0 && recovery.length < kills; left--) {
        const kill = crowd.any();
        crowd.pause(3);
        await condition.acquire();
        if (condition.lock.abandoned) board.clear();
        board.add(TOKENS);
        condition.notify();
        if (left % 2 === 0) crowd.kill(kill);
        condition.release();
        if (left % 2 === 0) crowd.pause(0.3);
        else crowd.kill(kill);
        const begin = performance.now();
        // Whoever was killed has taken it, with the lock; or another one takes it.
        await crowd.until(() => board.get(TOKENS) <= 0);
        recovery.push(performance.now() - begin);
      }
    }
    await crowd.end();
    expect(board.get(WRONG)).toBe(0);
    report('Condition', recovery);
  });

  test('Event: everybody who lives goes on', async () => {
    const events: [Event, Event] = [new Event(), new Event()];
    const create = (board: Board, sync: boolean, index: number) =>
      new Process(victim.follower, [events, board, sync, index]);
    const crowd = new Crowd(4, create);
    const { board } = crowd;
    const recovery: number[] = [];
    while (recovery.length < kills) {
      await crowd.fill();
      for (let left = 3; left > 0 && recovery.length < kills; left--) {
        crowd.pause(3);
        const before = crowd.members.map((_, index) => board.get(FIRST + index));
        const begin = performance.now();
        crowd.kill(crowd.any());
        const [now, next] = board.get(TOKENS) % 2 === 0 ? events : events.toReversed();
        next?.clear();
        now?.set();
        await crowd.until(() =>
          crowd.living.every((member) => {
            const index = crowd.members.indexOf(member);
            return board.get(FIRST + index) > (before[index] ?? 0);
          }),
        );
        board.add(TOKENS);
        recovery.push(performance.now() - begin);
      }
    }
    await crowd.end();
    expect(board.get(WRONG)).toBe(0);
    report('Event', recovery);
  });
});
