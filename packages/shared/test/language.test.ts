import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Process } from '@isoproc/process';
import { NamedSemaphore } from '@isoproc/semaphore';
import { SharedMemory } from '@isoproc/shared';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';
import { freshName, left, python } from './python.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'isoproc-language-'));
const program = join(folder, 'increment');

beforeAll(async () => {
  const source = fileURLToPath(new URL('fixtures/increment.cpp', import.meta.url));
  const flags = ['-std=c++20', '-O2', '-pthread', '-o', program];
  await run(process.env.CXX ?? 'g++', [source, ...flags, '-lrt']);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  expect(left()).toEqual([]);
});

/** What is the same for all: the memory, the semaphore, and one to say that they are ready. */
type Names = readonly [memory: string, semaphore: string, ready: string];
const slashed = (names: Names) => names.map((name) => `/${name}`);

const languages = {
  async TypeScript(names: Names, times: number) {
    const child = new Process(work.incrementNamed, [...names, times]);
    await child.start();
    await child.result();
    await child.join();
  },
  Python: ([memory, ...semaphores]: Names, times: number) =>
    python('increment', memory, ...semaphores.map((name) => `/${name}`), String(times)),
  'C++': (names: Names, times: number) => run(program, [...slashed(names), String(times)]),
};

test.each([
  [['TypeScript', 'Python']],
  [['TypeScript', 'C++']],
  [['Python', 'C++']],
  [['TypeScript', 'Python', 'C++']],
] as const)('%j increment one counter a million times', { timeout: 300_000 }, async (among) => {
  const names: Names = [freshName(), freshName(), freshName()];
  using memory = SharedMemory.create(8, { name: names[0] });
  using semaphore = NamedSemaphore.create(names[1], 0);
  using ready = NamedSemaphore.create(names[2], 0);
  const each = Math.floor(1_000_000 / among.length);
  const rest = 1_000_000 - each * among.length;
  try {
    const ending = Promise.all(
      among.map((language, i) => languages[language](names, i === 0 ? each + rest : each)),
    );
    const all = Promise.all(among.map(() => ready.acquire()));
    await Promise.race([all, ending]); // who fails is never ready
    semaphore.release();
    await ending;
    expect(new DataView(memory.buf.buffer).getBigInt64(0, true)).toBe(1_000_000n);
    expect([semaphore.value, ready.value]).toEqual([1, 0]);
  } finally {
    memory.unlink();
    semaphore.unlink();
    ready.unlink();
  }
});
