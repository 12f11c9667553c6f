import { inspect as show } from 'node:util';
import { Barrier } from '@isoproc/barrier';
import { inspect, inspectProcess, type LockState } from '@isoproc/deadlock';
import { Condition, Event, Lock, RLock, RWLock } from '@isoproc/lock';
import { pipe } from '@isoproc/pipe';
import { Process } from '@isoproc/process';
import { JoinableQueue, Queue, SimpleQueue } from '@isoproc/queue';
import { BoundedSemaphore, Semaphore } from '@isoproc/semaphore';
import { SharedArray, SharedMemory, SharedValue } from '@isoproc/shared';
import { describe, expect, test } from 'vitest';
import { until } from '../../lock/test/crowd.js';
import { Board, STARTED } from '../../lock/test/fixtures/board.mjs';
import { stay } from './fixtures/work.mjs';

let name = '';
let made = 0;
const named = ({ locks }: { locks: readonly LockState[] }) =>
  locks.find((lock) => lock.name === name);

interface Case {
  readonly kind: string;
  readonly create: () => object;
  /** What a holder does, and a waiter. */
  readonly take?: string;
  readonly want: string;
  readonly state: string;
}

const cases: Case[] = [
  {
    kind: 'Lock',
    create: () => new Lock({ name }),
    take: 'acquire',
    want: 'acquire',
    state: 'held',
  },
  {
    kind: 'RLock',
    create: () => new RLock({ name }),
    take: 'acquire',
    want: 'acquire',
    state: 'held',
  },
  {
    kind: 'RWLock',
    create: () => new RWLock({ name }),
    take: 'write',
    want: 'read',
    state: 'writing',
  },
  {
    kind: 'RWLock',
    create: () => new RWLock({ name }),
    take: 'read',
    want: 'write',
    state: 'held',
  },
  {
    kind: 'BoundedSemaphore',
    create: () => new BoundedSemaphore(1, { name }),
    take: 'acquire',
    want: 'acquire',
    state: 'held',
  },
  { kind: 'Semaphore', create: () => new Semaphore(0, { name }), want: 'acquire', state: '0 left' },
  { kind: 'Barrier', create: () => new Barrier(2, { name }), want: 'wait', state: '' },
  { kind: 'Queue', create: () => new Queue({ name }), want: 'get', state: '' },
];

describe.each([true, false])('who has it and who waits (sync: %s)', (sync) => {
  test.each(cases)('$kind, $take', async ({ kind, create, take, want, state }) => {
    name = `one ${String(++made)}`;
    const [one, board] = [create(), new Board()];
    const holder = new Process(stay, [take === undefined ? [] : [[one, take]], [], board, sync]);
    await holder.start();
    await until(() => board.get(STARTED) === 1);
    const waiter = new Process(stay, [[], [[one, want]], board, sync]);
    await waiter.start();
    // From inside, and as others see it; who waits looks again now and then, and does not wait meanwhile.
    let seen: (LockState | undefined)[] = [];
    await until(() => {
      seen = [inspect(), inspectProcess(process.pid)].map(named);
      return seen.every((lock) => lock !== undefined && lock.waiters.length > 0);
    });
    const expected: Partial<LockState> = { kind: kind as LockState['kind'], name, state };
    const pids = { holders: take === undefined ? [] : [holder.pid], waiters: [waiter.pid] };
    expect(seen[0]).toMatchObject({ ...expected, ...pids });
    expect(seen[1]).toEqual(seen[0]);
    expect(show(one)).toMatch(/^\w+ "one \d+" \{.*\}$/);
    holder.kill();
    waiter.kill();
    await Promise.all([holder.join(), waiter.join()]);
  });
});

test('what is none, or none of ours, cannot be seen', () => {
  expect(inspect().deadlocks).toEqual([]);
  expect(() => inspectProcess(2 ** 22 - 1)).toThrow(/there is no process 4194303/);
  expect(() => inspectProcess(process.ppid)).toThrow(/locks of isoproc|another user/);
});

test('every object shows itself in one line', () => {
  const lock = new Lock({ name: 'db' });
  const condition = new Condition(new RLock());
  lock.acquireSync();
  const me = String(process.pid);
  const [reader] = pipe({ duplex: false });
  using memory = SharedMemory.create(8);
  memory.unlink();
  expect([
    show(lock),
    show(new RLock()),
    show(condition),
    show(new Event()),
    show(new RWLock()),
    show(new Semaphore(3)),
    show(new BoundedSemaphore(2, { name: 'seats' })),
    show(new Barrier(2)),
    show(new Queue({ name: 'jobs' })),
    show(new JoinableQueue()),
    show(new SimpleQueue()),
    show(new SharedValue('int32', 4)),
    show(new SharedArray('uint8', 3, { lock: false })),
    show(memory),
    show(reader),
    show(new Process(stay, [[], [], new Board(), true], { name: 'one' })),
  ]).toEqual([
    `Lock "db" { process ${me} }`,
    'RLock { free }',
    'Condition { with RLock { free } }',
    'Event { not set }',
    'RWLock { free }',
    'Semaphore { 3 left }',
    'BoundedSemaphore "seats" { 2 left }',
    'Barrier { 0 of 2 have come }',
    'Queue "jobs" { 0 values }',
    'JoinableQueue { 0 values }',
    'SimpleQueue { 0 values }',
    'SharedValue { int32 4 }',
    'SharedArray { 3 uint8, no lock }',
    `SharedMemory "${memory.name}" { 8 bytes }`,
    'Connection { receives }',
    'Process "one" { not started }',
  ]);
  lock.release();
  expect(show(lock)).toBe('Lock "db" { free }');
});
