import { describe, expect, test } from 'vitest';
import { type Scheduling, schedulerOf } from '../../src/schedule/scheduler.js';

interface Job {
  readonly name: number;
  readonly priority: number;
  readonly settled: boolean;
}
const jobs = (n: number): Job[] =>
  Array.from({ length: n }, (_, name) => ({ name, priority: 0, settled: false }));

const make = (
  scheduling: Scheduling,
  seats: number,
  load: (seat: number) => number = () => 0,
  random?: () => number,
) => {
  const scheduler = schedulerOf<Job>(scheduling, load, random);
  scheduler.resize(seats);
  return scheduler;
};

/** Who is free first takes next; gives when the last has ended. */
function simulate(scheduling: Scheduling, times: readonly number[], seats: number): number {
  const free = new Array<number>(seats).fill(0);
  const scheduler = make(scheduling, seats, () => 0);
  const all = jobs(times.length);
  for (const job of all) scheduler.add(job);
  const open = new Set(free.keys());
  while (scheduler.size > 0) {
    const seat = [...open].reduce((a, b) => ((free[b] ?? 0) < (free[a] ?? 0) ? b : a));
    const job = scheduler.take(seat);
    if (job === undefined) open.delete(seat);
    else free[seat] = (free[seat] ?? 0) + (times[job.name] ?? 0);
  }
  return Math.max(...free);
}

test('nine tasks of 50 ms and one of 500: who waits for a task, and who for a worker', () => {
  const times = [500, ...new Array<number>(9).fill(50)];
  expect(simulate('static', times, 2)).toBe(700);
  expect(simulate('central', times, 2)).toBe(500);
  expect(simulate('work-stealing', times, 2)).toBe(500);
});

test('central: any seat takes the oldest; what comes back is first again', () => {
  const scheduler = make('central', 3);
  for (const job of jobs(3)) scheduler.add(job);
  const first = scheduler.take(2);
  expect(first?.name).toBe(0);
  if (first) scheduler.giveBack(first, 2);
  expect([scheduler.take(0)?.name, scheduler.take(1)?.name, scheduler.size]).toEqual([0, 1, 1]);
});

test("static: dealt out in turns, and nobody takes what is another's", () => {
  const scheduler = make('static', 2);
  for (const job of jobs(5)) scheduler.add(job);
  expect([1, 1, 1].map((seat) => scheduler.take(seat)?.name)).toEqual([1, 3, undefined]);
  expect(scheduler.size).toBe(3);
  expect([0, 0, 0].map((seat) => scheduler.take(seat)?.name)).toEqual([0, 2, 4]);
});

test('power-of-two-choices: of two seats the one with less to do', () => {
  const draws = [0.9, 0.1, 0.1, 0.9, 0.5, 0.5];
  const scheduler = make(
    'power-of-two-choices',
    2,
    (seat) => [5, 1][seat] ?? 0,
    () => draws.shift() ?? 0,
  );
  for (const job of jobs(3)) scheduler.add(job);
  expect([0, 0].map((seat) => scheduler.take(seat)?.name)).toEqual([undefined, undefined]);
  expect([1, 1, 1].map((seat) => scheduler.take(seat)?.name)).toEqual([0, 1, 2]);
});

test('work-stealing: its own first, then the end of the longest line', () => {
  const scheduler = make('work-stealing', 3);
  for (const job of jobs(6)) scheduler.add(job);
  expect([0, 0, 0].map((seat) => scheduler.take(seat)?.name)).toEqual([0, 3, 4]);
  expect([1, 1, 1].map((seat) => scheduler.take(seat)?.name)).toEqual([1, 5, 2]);
  expect(scheduler.take(2)).toBeUndefined();
});

describe.each(['central', 'static', 'power-of-two-choices', 'work-stealing'] as const)(
  '%s',
  (scheduling) => {
    test('seats come and go, and no task is lost', () => {
      const scheduler = make(scheduling, 1);
      for (const [i, job] of jobs(60).entries()) {
        scheduler.resize(1 + ((i * 7) % 5));
        scheduler.add(job);
      }
      scheduler.resize(3);
      const names = new Set<number | undefined>();
      for (let i = 0; i < 180; i++) names.add(scheduler.take(i % 3)?.name);
      names.delete(undefined);
      expect([names.size, scheduler.size]).toEqual([60, 0]);
      for (const job of jobs(7)) scheduler.add(job);
      expect(scheduler.empty()).toHaveLength(7);
      expect(scheduler.priority).toBe(-Infinity);
    });
  },
);
