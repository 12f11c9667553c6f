import { Barrier } from '@isoproc/barrier';
import { Lock, RLock, RWLock } from '@isoproc/lock';
import { pipe } from '@isoproc/pipe';
import { Process } from '@isoproc/process';
import { BoundedSemaphore } from '@isoproc/semaphore';
import { describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';
import { meet, ringOf, victimOf } from './run.js';

const forms: [string, (index: number) => boolean][] = [
  ['sync', () => true],
  ['async', () => false],
  ['mixed', (index) => index % 2 === 0],
];

describe.each(forms)('a cycle of %s waits', (_, isSync) => {
  test.each([2, 3, 8])(
    'of %d processes is found: one gives up, the others go on',
    async (count) => {
      const locks = Array.from(
        { length: count },
        (_, i) => new Lock({ name: `lock ${String(i)}` }),
      );
      const plans = ringOf(locks).map((plan, index) => ({ ...plan, sync: isSync(index) }));
      const outcomes = await meet(plans);
      const { pid, message, cycle = [] } = victimOf(outcomes);
      expect(cycle.length).toBe(count);
      // Each is named once, with what it has and wants.
      const expected = outcomes.map((outcome, index) => ({
        pid: outcome.pid,
        holds: `"lock ${String(index)}"`,
        waitsFor: `"lock ${String((index + 1) % count)}"`,
      }));
      expect([...cycle].sort((a, b) => a.holds.localeCompare(b.holds))).toEqual(expected);
      for (const { pid: one, holds, waitsFor } of expected)
        expect(message).toContain(
          `process ${String(one)} holds ${holds} and waits for ${waitsFor}`,
        );
      expect(message).toMatch(new RegExp(`process ${String(pid)} gives up$`));
    },
  );
});

test.each([true, false])(
  'RLock, and without names: what it is and where (sync: %s)',
  async (sync) => {
    const outcomes = await meet(ringOf([new RLock(), new RLock()]).map((p) => ({ ...p, sync })));
    expect(victimOf(outcomes).message).toMatch(/holds RLock [0-9a-f]{8}:\d+ and waits for RLock/);
  },
);

test.each([true, false])(
  'RWLock: each reads, and wants to write the other (sync: %s)',
  async (sync) => {
    const locks = [new RWLock({ name: 'one' }), new RWLock({ name: 'other' })];
    const plans = ringOf(locks).map((plan) => ({ ...plan, sync, how: 'read', wish: 'write' }));
    expect(victimOf(await meet(plans)).cycle?.length).toBe(2);
  },
);

test('RWLock: a writer waits for many readers, and one of them for the writer', async () => {
  const [lock, db] = [new RWLock(), new Lock({ name: 'db' })];
  const reading = { has: [lock], sync: true, how: 'read', wish: 'acquire' };
  const outcomes = await meet([
    { ...reading, wants: undefined },
    { ...reading, wants: db },
    { has: [db], wants: lock, sync: true, wish: 'write' },
  ]);
  expect(victimOf(outcomes).cycle?.length).toBe(2);
});

describe('BoundedSemaphore', () => {
  test('is stuck when all who have a permit are', async () => {
    const [permits, db] = [new BoundedSemaphore(2, { name: 'seats' }), new Lock({ name: 'db' })];
    const seated = { has: [permits], wants: db, sync: true };
    const outcomes = await meet([seated, seated, { has: [db], wants: permits, sync: true }]);
    const { message } = victimOf(outcomes);
    expect(message).toContain('"seats"');
  });

  test('is not, as long as one of them can go on', async () => {
    const [permits, db] = [new BoundedSemaphore(2), new Lock()];
    const outcomes = await meet([
      { has: [permits], wants: db, sync: true },
      { has: [permits], wants: undefined, sync: true },
      { has: [db], wants: permits, sync: true },
    ]);
    expect(outcomes.map(({ code }) => code)).toEqual(['got', 'got', 'got']);
  });
});

test('over arenas of several processes, which not everybody has', async () => {
  const gate = new Barrier(3);
  const ends = [1, 2, 3].map(() => pipe());
  const children = ends.map(([, theirs]) => new Process(work.maker, [theirs, gate]));
  await Promise.all(children.map((child) => child.start()));
  const locks = await Promise.all(ends.map(([ours]) => ours.recv()));
  for (const [index, [ours]] of ends.entries()) await ours.send(locks[(index + 1) % 3]);
  const outcomes = await Promise.all(children.map((child) => child.result()));
  expect(victimOf(outcomes).cycle?.length).toBe(3);
});

test('an asynchronous wait for what one has oneself, with nothing else to do', async () => {
  const child = new Process(work.twice, [new Lock({ name: 'db' })]);
  await child.start();
  expect(await child.result()).toMatch(/process \d+ holds "db" and waits for "db"/);
});

describe('what is no deadlock for certain', () => {
  test('one that a time limit will end: the others are not told', async () => {
    const [first, second] = ringOf([new Lock(), new Lock()]).map((p) => ({ ...p, sync: true }));
    if (!first || !second) throw new Error('incomplete');
    const outcomes = await meet([first, { ...second, timeout: 300 }]);
    expect(outcomes.map(({ code }) => code)).toEqual(['got', 'ERR_TIMEOUT']);
  });

  test('an asynchronous wait of a process that can do something else', async () => {
    const [mine, other, gate] = [new Lock(), new Lock(), new Barrier(3)];
    const serving = new Process(work.server, [mine, other, gate]);
    const plan = { has: [other], wants: mine, sync: true };
    const client = new Process(work.cross, [plan, gate]);
    await Promise.all([serving.start(), client.start()]);
    expect(await client.result()).toMatchObject({ code: 'got' });
    expect(await serving.result()).toBe('served');
  });

  test.each([true, false])('contention in order, ever so heavy (sync: %s)', async (sync) => {
    const locks = Array.from({ length: 4 }, () => new Lock());
    const rounds = sync ? 20_000 : 2000;
    const children = [1, 2, 3, 4].map(() => new Process(work.ordered, [locks, rounds, sync]));
    await Promise.all(children.map((child) => child.start()));
    const results = await Promise.all(children.map((child) => child.result()));
    expect(new Set(results)).toEqual(new Set(['no alarm']));
  });
});
