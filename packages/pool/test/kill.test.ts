import { readdirSync } from 'node:fs';
import { Pool, WorkerDiedError } from '@isoproc/pool';
import { prepareSpares } from '@isoproc/process';
import { SharedArray } from '@isoproc/shared';
import { afterAll, expect, test } from 'vitest';
import { usesNamedMemory } from '../../core/test/named-memory.js';
import { randomOf } from '../../core/test/random.js';
import { mark } from './fixtures/work.mjs';

const KILLS = Number(process.env.ISOPROC_KILLS ?? 20);
const SEED = Number(process.env.ISOPROC_SEED ?? Date.now() % 1e6);
const TASKS = KILLS * 100;
const WORKERS = 4;

const turn = () => new Promise((resolve) => setImmediate(resolve));
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

afterAll(() => prepareSpares(0));

/** Kills a worker that runs, whenever some more tasks have been begun. */
async function killMany(
  pool: Pool,
  begun: SharedArray<'int32'>,
  over: () => boolean,
): Promise<number> {
  const random = randomOf(SEED);
  let kills = 0;
  while (kills < KILLS && !over()) {
    const enough = total(begun) + random() * 150;
    while (total(begun) < enough && !over()) await turn();
    const pids = pool.pids;
    const pid = pids[Math.floor(random() * pids.length)];
    if (pid === undefined) continue;
    try {
      process.kill(pid, 'SIGKILL');
      kills++;
    } catch (error) {
      expect(error).toMatchObject({ code: 'ESRCH' }); // it is being replaced
    }
  }
  return kills;
}

const total = (begun: SharedArray<'int32'>) => Atomics.load(begun.view, TASKS);

// All at once: a task that fails before an earlier one has settled is awaited, too.
const settled = (tasks: Promise<number>[]) =>
  Promise.all(tasks.map((task) => task.catch((error: unknown) => error as WorkerDiedError)));

test.each([
  ['without retries: what was begun is not begun again', 0],
  ['with retries: all are done', KILLS],
])('%s; every task is settled once, in its place', { timeout: 600_000 }, async (_, retries) => {
  const before = readdirSync('/proc/self/fd').length;
  const pool = new Pool({ workers: WORKERS, retries, startMethod: 'warm' });
  const begun = new SharedArray('int32', TASKS + 1, { lock: false });
  let over = false;
  const tasks = upTo(TASKS).map((i) => pool.run(mark, [begun, i, TASKS]));
  const killing = killMany(pool, begun, () => over);
  const results = await settled(tasks);
  over = true;
  const kills = await killing;
  let died = 0;
  for (const [i, result] of results.entries()) {
    const times = begun.view[i] ?? 0;
    if (typeof result === 'number') {
      expect(result).toBe(i);
      expect(times).toBeGreaterThanOrEqual(1);
    } else {
      expect(result).toBeInstanceOf(WorkerDiedError);
      expect(result.signal).toBe('SIGKILL');
      died++;
    }
    // Who is killed before it has counted has begun it all the same.
    if (retries === 0) expect(times).toBeLessThanOrEqual(1);
  }
  expect(died).toBeLessThanOrEqual(kills);
  if (retries > 0) expect(died).toBe(0);
  while (pool.stats().idle < WORKERS) await turn();
  expect(pool.stats()).toMatchObject({ workers: WORKERS, waiting: 0, running: 0 });
  console.log(
    `seed ${SEED}, ${kills} kills in ${TASKS} tasks, ${died} died, restarts ${pool.stats().restarts}`,
  );
  await pool.close();
  expect(usesNamedMemory()).toBe(false);
  expect(readdirSync('/proc/self/fd').length - before).toBeLessThan(40);
});

test('map and imap, whoever is killed: all results, in order', { timeout: 600_000 }, async () => {
  const pool = new Pool({ workers: WORKERS, retries: KILLS, startMethod: 'warm' });
  const begun = new SharedArray('int32', TASKS + 1, { lock: false });
  let over = false;
  const pairs = upTo(TASKS).map((i) => [begun, i, TASKS] as [typeof begun, number, number]);
  const killing = killMany(pool, begun, () => over);
  expect(await pool.starmap(mark, pairs, { chunkSize: 7 })).toEqual(upTo(TASKS));
  over = true;
  await killing;
  expect(await pool.starmap(mark, pairs.slice(0, 10))).toEqual(upTo(10));
  await pool.close();
});
