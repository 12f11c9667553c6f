import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import type { Left } from '../../src/model/observation.js';
import { compiled } from './compile.js';
import { finished, type Run } from './run.js';

const leave = compiled('leave');
const nothing: Left = {
  processes: [],
  zombies: [],
  sharedMemory: [],
  semaphores: [],
  messageQueues: [],
  systemV: [],
  sockets: [],
  files: [],
};

function left(run: Run): Left | undefined {
  return run.of('end')[0]?.left;
}

const isolated = (await finished(['true'])).of('start')[0]?.isolated === true;

describe.skipIf(!isolated)('in namespaces of its own', () => {
  test.each([
    ['memory', { sharedMemory: ['/planted'] }],
    ['semaphore', { semaphores: ['/planted'] }],
    ['queue', { messageQueues: ['/planted'] }],
    ['shm', { systemV: [expect.stringMatching(/^shm \d+$/)] }],
    ['sem', { systemV: [expect.stringMatching(/^sem \d+$/)] }],
    ['msg', { systemV: [expect.stringMatching(/^msg \d+$/)] }],
  ])('a planted %s is found, and nothing else', async (kind, found) => {
    const run = await finished([leave, kind, '/planted']);
    expect(run.of('end')[0]?.status).toBe(0);
    expect(left(run)).toEqual({ ...nothing, ...found });
  });

  test('nothing of it reaches the system', async () => {
    await finished([leave, 'memory', '/isoproc-planted']);
    expect(existsSync('/dev/shm/isoproc-planted')).toBe(false);
  });

  test('two runs side by side do not see each other', async () => {
    const runs = await Promise.all([
      finished([leave, 'memory', '/one']),
      finished([leave, 'memory', '/two']),
      finished(['true']),
    ]);
    expect(runs.map((run) => left(run)?.sharedMemory)).toEqual([['/one'], ['/two'], []]);
  });
});

describe('files', () => {
  test.each([
    ['socket', 'sockets'],
    ['file', 'files'],
  ] as const)('a planted %s in TMPDIR is found, and removed', async (kind, key) => {
    const run = await finished([leave, kind, '/planted']);
    const [start] = run.of('start');
    expect(left(run)).toMatchObject({
      sockets: [],
      files: [],
      [key]: [`${start?.temporary}/planted`],
    });
    expect(existsSync(start?.temporary ?? '/')).toBe(false);
  });

  test('a file in the working directory is found, and stays', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'isoproc-test-'));
    const run = await finished([leave, 'file-here', '/planted'], { cwd, ownCwd: true });
    expect(left(run)?.files).toEqual([join(cwd, 'planted')]);
    expect(readdirSync(cwd)).toEqual(['planted']);
    rmSync(cwd, { recursive: true });
  });

  test('a new file in a directory that others share makes it unknown', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'isoproc-test-'));
    const clean = await finished([leave, 'file', '/planted'], { cwd });
    expect(left(clean)).toMatchObject({ sockets: [], files: [expect.any(String)] });
    const run = await finished([leave, 'file-here', '/planted'], { cwd });
    expect(left(run)).toMatchObject({ sockets: null, files: null });
    rmSync(cwd, { recursive: true });
  });
});

describe('without isolation', () => {
  test('a clean run is clean', async () => {
    const run = await finished(['true'], { isolate: false });
    expect(run.of('start')[0]?.isolated).toBe(false);
    expect(left(run)).toMatchObject({ sharedMemory: [], semaphores: [], systemV: [] });
  });

  test.each([
    ['memory', 'sharedMemory', ''],
    ['semaphore', 'semaphores', 'sem.'],
  ] as const)('a planted %s that was open at the end is the run’s', async (kind, key, prefix) => {
    const name = `isoproc-test-${String(process.pid)}`;
    const run = await finished([leave, kind, `/${name}`], { isolate: false });
    rmSync(`/dev/shm/${prefix}${name}`);
    expect(left(run)?.[key]).toEqual([`/${name}`]);
  });

  test('a name that cannot be told to be the run’s makes it unknown', async () => {
    const name = `isoproc-test-other-${String(process.pid)}`;
    const run = await finished(['sh', '-c', `: > /dev/shm/${name}`], { isolate: false });
    rmSync(`/dev/shm/${name}`);
    expect(left(run)).toMatchObject({ sharedMemory: null, semaphores: [] });
  });
});
