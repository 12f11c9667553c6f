import { native } from '@isoproc/native';
import { cpuCount, currentProcess, parentProcess, Process } from '@isoproc/process';
import { expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';
import { begin, line } from './run.js';

test("the program's own process has a name, and nobody above it", () => {
  expect(currentProcess()).toEqual({
    name: 'MainProcess',
    pid: process.pid,
    daemon: false,
    detached: false,
  });
  expect(parentProcess()).toBeNull();
});

test('daemon is false unless it is said', () => {
  expect(new Process(work.nothing).daemon).toBe(false);
  expect(new Process(work.nothing, [], { daemon: true }).daemon).toBe(true);
});

test('there is at least one processor', () => {
  expect(Number.isInteger(cpuCount())).toBe(true);
  expect(cpuCount()).toBeGreaterThanOrEqual(1);
});

test('the sentinel is there from the start on, and readable at the end', async () => {
  const child = new Process(work.holdStdin, [], { stdin: 'ignore', stdout: 'ignore' });
  expect(() => child.sentinel).toThrow(/not started/);
  await using stays = new Process(work.forever);
  await Promise.all([child.start(), stays.start()]);
  expect(native.poll(child.sentinel, 1, -1)).toBe(true);
  expect(native.poll(stays.sentinel, 1, 0)).toBe(false);
  await child.join();
  child.close();
});

test('what is closed answers no question that needs the kernel, and keeps how it ended', async () => {
  const child = new Process(work.exitCode, [4]);
  await child.start();
  await child.join();
  child.close();
  child.close();
  expect(child.exitCode).toBe(4);
  expect(child.alive).toBe(false);
  await expect(child.join()).rejects.toMatchObject({ code: 'ERR_PROCESS_STATE' });
  expect(() => {
    child.terminate();
  }).toThrow(/closed/);
});

test('a detached child sees that its parent has died', async () => {
  const { child } = begin(['watched']);
  await line(child.stdout, /alive true\n/);
  child.kill('SIGKILL');
  await line(child.stdout, /alive false\n/);
});

test.each(['spawn', 'warm'] as const)(
  'a standard output that nobody reads spoils neither result nor exit status (%s)',
  async (startMethod) => {
    const [reader, writer] = native.pipe();
    native.close(reader);
    const child = new Process(work.writeOnce, ['lost'], {
      startMethod,
      stdout: writer,
      stderr: 'ignore',
    });
    await child.start();
    native.close(writer);
    await child.result();
    await child.join();
    expect(child.exitCode).toBe(0);
  },
);
