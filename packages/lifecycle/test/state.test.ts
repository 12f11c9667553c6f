import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  isSubreaper,
  NotAChildError,
  processState,
  setSubreaper,
  waitAdopted,
  zombies,
} from '@isoproc/lifecycle';
import { Process } from '@isoproc/process';
import { expect, test } from 'vitest';
import * as work from '../../process/test/fixtures/work.mjs';

test('processState says what the kernel says', async () => {
  expect(processState(process.pid)).toMatchObject({ state: 'running', ppid: process.ppid });
  const { pid } = spawnSync('true');
  expect(processState(pid)).toBeNull();
  const cat = spawn('cat');
  await once(cat, 'spawn');
  const stopped = Number(cat.pid);
  expect(processState(stopped)).toMatchObject({ ppid: process.pid });
  cat.kill('SIGSTOP');
  while (processState(stopped)?.state !== 'stopped') await new Promise(setImmediate);
  expect(processState(stopped)).toMatchObject({ state: 'stopped', name: 'cat' });
  cat.kill('SIGKILL');
  await once(cat, 'exit');
});

test('zombies are listed until they are reaped', async () => {
  const child = new Process(work.nothing, [], { reap: false });
  await child.start();
  await child.ended();
  expect(zombies()).toEqual([child.pid]);
  expect(processState(Number(child.pid))?.state).toBe('zombie');
  child.reap();
  expect(zombies()).toEqual([]);
});

test('a subreaper can be made and unmade', () => {
  expect(isSubreaper()).toBe(false);
  setSubreaper(true);
  expect(isSubreaper()).toBe(true);
  setSubreaper(false);
  expect(isSubreaper()).toBe(false);
});

test('only own and adopted processes can be waited for', async () => {
  await expect(waitAdopted(2 ** 22)).rejects.toThrow(NotAChildError);
  expect(await waitAdopted(process.ppid, { timeout: 1 })).toBeNull();
});
