import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { supervisorPath } from '@isoproc/native';
import { describe, expect, test } from 'vitest';

import { compiled } from './compile.js';
import { Run } from './run.js';

const race = compiled('race');
const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
type Words = readonly [string, ...string[]];
type Disturbed = 'jitter' | 'preempt';

/** The exit status of one run; `stuck` when nothing moves any more. */
async function outcome(command: Words, perturb: Disturbed, seed: number): Promise<unknown> {
  const run = new Run([...command], { perturb, seed, limits: { output: 1e8 } });
  const stuck = run.until('quiet').then(
    () => run,
    () => undefined, // it ended
  );
  if (!(await stuck)) return (await run.supervisor.ended).status;
  // Once more, as the runner does: with the machine full, somebody may just have been on the way.
  const { processes } = await run.supervisor.state();
  const still = processes.every(({ forever, state }) => forever || state === 'Z');
  if (still) await run.supervisor.end();
  return still ? 'stuck' : (await run.supervisor.ended).status;
}

/** One run in five and more finds it, as measured: that none of 100 does has a chance of 10^-9. */
async function found(command: Words, perturb: Disturbed): Promise<boolean> {
  for (let seed = 0; seed < 100; seed++) {
    const seen = await outcome(command, perturb, seed);
    if (seen === 7 || seen === 'stuck') return true;
    if (seen !== 0) throw new Error(`not the race, but the program failed: ${String(seen)}`);
  }
  return false;
}

const wrong: readonly [string, Words][] = [
  ['C++, a counter without a lock', [race, 'counter']],
  ['C++, a barrier that looks after it has counted', [race, 'broken-barrier']],
  ['Python, a counter without a lock', ['python3', fixture('race.py'), 'counter', '300']],
  ['Python, one that makes no system call', ['python3', fixture('race.py'), 'quiet-counter']],
  ['Node, a counter without a lock', [process.execPath, fixture('race.mjs'), 'counter']],
];
const right: readonly [string, number, Words][] = [
  ['C++, a counter with a lock', 20, [race, 'locked']],
  ['C++, a barrier', 20, [race, 'barrier']],
  ['C++, epoll_wait without a signal', 20, [race, 'epoll', '2', '500']],
  ['Python, a counter with a lock', 3, ['python3', fixture('race.py'), 'locked', '100']],
  ['Node, a counter with a lock', 3, [process.execPath, fixture('race.mjs'), 'locked', '50']],
];

describe.each(['jitter', 'preempt'] as const)('%s', (level) => {
  const watches = process.arch === 'x64' || level === 'preempt';
  test.runIf(watches).each(wrong)('finds: %s', { timeout: 300_000 }, async (_, command) => {
    expect(await found(command, level)).toBe(true);
  });

  test.each(right)('leaves alone: %s', { timeout: 300_000 }, async (_, runs, command) => {
    for (let seed = 0; seed < runs; seed++) expect(await outcome(command, level, seed)).toBe(0);
  });

  test('a line for a terminal that is full is not cut in two', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const run = new Run(['python3', fixture('lines.py')], {
        perturb: level,
        seed,
        terminal: { columns: 80, rows: 24 },
      });
      expect((await run.supervisor.ended).status).toBe(0);
    }
  });

  test('a deadlock is seen to be one', async () => {
    expect(await outcome([compiled('wait'), 'mutex-deadlock'], level, 1)).toBe('stuck');
  });

  test('a run that makes no end is ended, and whoever is held with it', async () => {
    const run = new Run(['sh', '-c', 'while :; do (:); echo x; done'], { perturb: level });
    await run.printed('x\nx\nx\n');
    const { pid } = await run.until('fork');
    await run.supervisor.end();
    expect(run.of('end')[0]?.signal).toBe('SIGKILL');
    expect(() => process.kill(pid, 0)).toThrow();
  });

  test('whoever is killed at an event does nothing after it', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const run = new Run([compiled('family'), 'chatter', '2', '5'], {
        perturb: level,
        seed,
        hold: true,
      });
      const { pid } = await run.until('hold');
      const before = run.stdout().split('\n').length;
      run.supervisor.kill(pid, 'SIGKILL');
      const other = await run.until('hold', (hold) => hold.pid !== pid);
      const lines = run
        .stdout()
        .trim()
        .split('\n')
        .slice(before - 1);
      expect(lines.filter((line) => line.endsWith(` ${String(pid)}`))).toEqual([]);
      expect(other.pid).not.toBe(pid);
      await run.supervisor.end();
    }
  });
});

test.each([
  [['--perturb', 'wild'], '--perturb takes none, jitter or preempt, got "wild"'],
  [['--perturb', 'jitter', '--no-trace'], '--perturb needs tracing, so not with --no-trace'],
])('the supervisor refuses %j', (options, message) => {
  const stdio = ['ignore', 'ignore', 'pipe', 'pipe'] as const;
  const ended = spawnSync(supervisorPath(), [...options, '--', 'true'], { stdio: [...stdio] });
  expect(ended.status).toBe(2);
  expect(String(ended.stderr)).toContain(message);
});
