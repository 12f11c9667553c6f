import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Barrier } from '@isoproc/barrier';
import { Lock } from '@isoproc/lock';
import { Process } from '@isoproc/process';
import { expect, test } from 'vitest';
import { cross, type Plan, stay } from '../../../deadlock/test/fixtures/work.mjs';
import { sleepsAt, until } from '../../../lock/test/crowd.js';
import { Board, STARTED } from '../../../lock/test/fixtures/board.mjs';
import { inspect } from '@isoproc/deadlock';
import { isoproc } from './command-line.js';

test('locks: who has it, who waits, from outside', async () => {
  const [lock, board] = [new Lock({ name: 'db', rank: 3 }), new Board()];
  const holder = new Process(stay, [[[lock, 'acquire']], [], board, true]);
  await holder.start();
  await until(() => board.get(STARTED) === 1);
  const waiter = new Process(stay, [[], [[lock, 'acquire']], board, true]);
  await waiter.start();
  await until(() => sleepsAt(lock));
  const folder = mkdtempSync(join(tmpdir(), 'isoproc-test-'));
  const json = join(folder, 'locks.json');
  const ended = await isoproc(['locks', String(holder.pid), '--json', json]);
  expect([ended.status, ended.stderr]).toEqual([0, '']);
  const [head, ...rows] = ended.stdout.trim().split('\n');
  expect(head).toMatch(/^kind +name +rank +state +holders +waiters$/);
  const [holding, waiting] = [holder.pid, waiter.pid].map((pid) => `${String(pid)}\\(node .+\\)`);
  expect(rows).toContainEqual(
    expect.stringMatching(
      new RegExp(`^Lock +"db" +3 +held +${String(holding)} +${String(waiting)}$`),
    ),
  );
  const { locks, deadlocks } = JSON.parse(readFileSync(json, 'utf8')) as ReturnType<typeof inspect>;
  expect(locks).toContainEqual(expect.objectContaining({ name: 'db', holders: [holder.pid] }));
  expect(deadlocks).toEqual([]);
  rmSync(folder, { recursive: true });
  holder.kill();
  waiter.kill();
  await Promise.all([holder.join(), waiter.join()]);
});

test('locks: a deadlock that nobody looks for, and status 1', async () => {
  const [locks, gate] = [[new Lock({ name: 'db' }), new Lock({ name: 'cache' })], new Barrier(2)];
  const [db, cache] = locks;
  const plans = [
    { has: [db], wants: cache, sync: true, victim: 'nobody' },
    { has: [cache], wants: db, sync: true, victim: 'nobody' },
  ] as Plan[];
  const children = plans.map((plan) => new Process(cross, [plan, gate]));
  await Promise.all(children.map((child) => child.start()));
  await until(() => locks.every(sleepsAt) && inspect().deadlocks.length === 1);
  const { status, stdout } = await isoproc(['locks', String(process.pid)]);
  expect(status).toBe(1);
  expect(stdout).toMatch(/Lock +"db" +held, deadlock/);
  const [one, other] = children.map(({ pid }) => `process ${String(pid)}\\(node .+\\) holds`);
  expect(stdout).toMatch(new RegExp(`${String(one)} "db" and waits for "cache"`));
  expect(stdout).toMatch(new RegExp(`${String(other)} "cache" and waits for "db"`));
  for (const child of children) child.kill();
  await Promise.all(children.map((child) => child.join()));
});

test.each([
  ['nothing', 2, /takes the number of a process/],
  ['4194303', 3, /^isoproc: locks: there is no process 4194303\n$/],
  [String(process.ppid), 3, /^isoproc: locks: process \d+ (uses no locks of isoproc|may not be)/],
])('locks %s: one line, and status %d', async (pid, status, message) => {
  const ended = await isoproc(['locks', pid]);
  expect(ended.status).toBe(status);
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  expect(ended.stdout).toBe('');
});
