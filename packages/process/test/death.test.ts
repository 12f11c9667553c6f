import { setTimeout as delay } from 'node:timers/promises';
import { activeChildren, prepareSpares, Process, ProcessDiedError } from '@isoproc/process';
import { afterAll, describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';
import { begin, line, living, nobodyLeft } from './run.js';

/** mulberry32: the same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
const seed = Number(process.env.ISOPROC_SEED ?? Date.now() % 1e9);

afterAll(() => prepareSpares(0));

describe(`killed at random moments, seed ${String(seed)}`, () => {
  test.each(['spawn', 'warm'] as const)(
    'a child (%s): a result or a death, never a hang',
    async (startMethod) => {
      const next = random(seed);
      const big = new Uint8Array(300_000).fill(7);
      const outcomes = { result: 0, died: 0 };
      for (let i = 0; i < 40; i++) {
        const child = new Process(work.echo, [big], { startMethod });
        const started = child.start();
        // The moment is random on purpose: it stands for no event.
        await delay(next() * 80);
        child.kill();
        await started;
        const outcome = await child.result().catch((error: unknown) => error);
        if (outcome instanceof ProcessDiedError) outcomes.died++;
        else outcomes.result += Number((outcome as Uint8Array).length === big.length);
        await child.join();
        child.close();
      }
      expect(outcomes.result + outcomes.died).toBe(40);
      expect(activeChildren()).toEqual([]);
    },
  );

  test('a spare: the next start takes another, or a fresh one', async () => {
    const { readFileSync } = await import('node:fs');
    const next = random(seed + 1);
    for (let i = 0; i < 15; i++) {
      if (next() < 0.5) await prepareSpares(1 + Math.floor(next() * 2));
      const own = readFileSync(`/proc/self/task/${String(process.pid)}/children`, 'latin1');
      for (const pid of own.split(' ').filter(Boolean)) {
        if (next() < 0.7) process.kill(Number(pid), 'SIGKILL');
      }
      const child = new Process(work.add, [i, 1], { startMethod: 'warm' });
      await child.start();
      const outcome = await child.result().catch((error: unknown) => error);
      // It may have been given its job in the moment between its death and the news of it.
      if (outcome !== i + 1) expect(outcome).toMatchObject({ signal: 'SIGKILL' });
      await child.join();
    }
  });

  test.each(['spawn', 'warm'])('a parent (%s): nobody is left', async (method) => {
    const next = random(seed + 2);
    for (let i = 0; i < 12; i++) {
      const { child, marker } = begin(['tree', method]);
      if (next() < 0.3) await line(child.stdout, /ready/);
      else await delay(next() * 250);
      child.kill('SIGKILL');
      await nobodyLeft(marker);
      expect(living(marker)).toEqual([]);
    }
  });
});
