import { existsSync } from 'node:fs';
import { Process } from '@isoproc/process';
import { BoundedSemaphore, Semaphore } from '@isoproc/semaphore';
import { describe, expect, test } from 'vitest';
import { kills, randomOf, seed } from '../../core/test/random.js';
import { newBoard, pause, until } from './crowd.js';
import { consume, DONE, SEATS, STARTED, use, WRONG } from './fixtures/permit.mjs';

async function end(children: readonly Process[]): Promise<void> {
  for (const child of children) child.kill();
  await Promise.all(children.map((child) => child.join()));
  for (const { pid } of children) expect(existsSync(`/proc/${String(pid)}`)).toBe(false);
}

describe(`whoever is killed, at any moment (seed ${String(seed)})`, { timeout: 300_000 }, () => {
  test.each([1, 3])('BoundedSemaphore of %i: none is lost, none is doubled', async (value) => {
    const random = randomOf(seed);
    const semaphore = new BoundedSemaphore(value);
    const board = newBoard();
    const seats = new Map<number, Process>();
    const isInside = (seat: number) => ((board.load(SEATS) >> seat) & 1) === 1;
    const all: Process[] = [];
    const sit = async (seat: number) => {
      await seats.get(seat)?.join();
      board.and(SEATS, ~(0x10001 << seat));
      const sync = all.length % 2 === 0;
      const child = new Process(use, [semaphore, board, seat, sync, value, Infinity]);
      all.push(child);
      await child.start();
      await until(() => board.load(STARTED) === all.length);
      seats.set(seat, child);
    };
    // Before its permit goes to another, it does not count any more.
    const kill = (seat: number) => {
      board.or(SEATS, 0x10000 << seat);
      seats.get(seat)?.kill();
    };
    for (let seat = 0; seat < 5; seat++) await sit(seat);
    for (let killed = 0; killed < kills; killed++) {
      pause(random() * 3);
      // Every second time one that is inside, when there is one.
      const inside = killed % 2 ? [...seats.keys()].filter((seat) => isInside(seat)) : [];
      const choice = inside.length > 0 ? inside : [...seats.keys()];
      const seat = choice[Math.floor(random() * choice.length)] ?? 0;
      kill(seat);
      const done = board.load(DONE) + 1;
      await until(() => board.load(DONE) > done);
      await sit(seat);
    }
    for (const seat of seats.keys()) kill(seat);
    await end(all);
    expect(board.load(WRONG)).toBe(0);
    expect(semaphore.value).toBe(value);
    for (let i = 0; i < value; i++) expect(semaphore.tryAcquire()).toBe(true);
    expect(semaphore.tryAcquire()).toBe(false);
  });

  test('Semaphore: who waits takes no permit along, and holds nobody up', async () => {
    const random = randomOf(seed);
    const semaphore = new Semaphore(0);
    const board = newBoard();
    const all: Process[] = [];
    let living: Process[] = [];
    let released = 0;
    for (let killed = 0; killed < kills; killed++) {
      while (living.length < 4) {
        const child = new Process(consume, [semaphore, board, all.length % 2 === 0]);
        all.push(child);
        living.push(child);
        await child.start();
        await until(() => board.load(STARTED) === all.length);
      }
      pause(random() * 12);
      const victim = living[Math.floor(random() * living.length)];
      const count = 1 + Math.floor(random() * 3);
      if (killed % 2 === 0) victim?.kill();
      semaphore.release(count);
      released += count;
      if (killed % 4 === 1) pause(random());
      if (killed % 2 === 1) victim?.kill();
      living = living.filter((child) => child !== victim);
      await until(() => semaphore.value === 0);
    }
    await end(all);
    const lost = released - board.load(DONE);
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(lost).toBeLessThanOrEqual(kills);
  });
});
