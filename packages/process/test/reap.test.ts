import { readFileSync } from 'node:fs';
import { Process } from '@isoproc/process';
import { expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';

const state = (pid: number | null) =>
  /\) (\w) /.exec(readFileSync(`/proc/${String(pid)}/stat`, 'latin1'))?.[1];

test.each(['spawn', 'warm'] as const)(
  'reap: false leaves a real zombie (%s)',
  async (startMethod) => {
    const child = new Process(work.exitCode, [3], { startMethod, reap: false });
    await child.start();
    expect(() => {
      child.reap();
    }).toThrow(/runs still/);
    expect(await child.ended()).toBe(true);
    expect(child.exitCode).toBe(3);
    expect(state(child.pid)).toBe('Z');
    child.reap();
    expect(() => state(child.pid)).toThrow(/ENOENT/);
    expect(await child.join()).toBe(true);
    child.close();
  },
);

test('join reaps, and somebody else may have', async () => {
  const child = new Process(work.nothing, [], { reap: false });
  await child.start();
  await child.ended();
  expect(state(child.pid)).toBe('Z');
  await child.join();
  expect(() => state(child.pid)).toThrow(/ENOENT/);
});
