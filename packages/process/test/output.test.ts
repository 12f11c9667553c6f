import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Process } from '@isoproc/process';
import { describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';
import { begin, run } from './run.js';

describe.each(['spawn', 'warm'] as const)('output, start method %s', (method) => {
  test('10 MB through a slow reader arrive whole', async () => {
    const { child } = begin(['flood', method]);
    let bytes = 0;
    let newlines = 0;
    for await (const part of child.stdout) {
      bytes += (part as Buffer).length;
      newlines += (part as Buffer).filter((byte) => byte === 10).length;
      // Slow: the writers run into a full pipe every time.
      await new Promise(setImmediate);
    }
    expect([bytes, newlines]).toEqual([10_000_000, 100]);
  });

  test('lines of up to 4096 bytes of many processes are never torn', async () => {
    const { stdout } = await run('lines', method);
    const lines = stdout.split('\n').slice(0, -1);
    expect(lines.length).toBe(200);
    for (const line of lines) expect(line).toMatch(/^(0{4000}|1{4000}|2{4000}|3{4000})$/);
  });

  test('console.log and console.error keep their order, and exit handlers can print', async () => {
    const { stdout, stderr } = await run('both', method);
    const expected = (name: string) =>
      Array.from({ length: 1000 }, (_, i) => `${name} ${String(i)}\n`);
    expect(stdout).toBe(expected('out').join(''));
    expect(stderr).toBe(expected('err').join(''));
    expect((await run('handlers', method)).stdout).toBe('last line\nhandler 0\n');
  });

  test('an uncaught error is told on standard error as Python tells it', async () => {
    const { stderr } = await run('fail', method);
    expect(stderr).toMatch(/^Process Process-1:\nTypeError: it broke\n {4}at .*work\.mjs/);
  });

  test('to a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'isoproc-test-'));
    const fd = openSync(join(folder, 'out'), 'w');
    const child = new Process(work.write, ['y'.repeat(9999) + '\n', 1000], {
      startMethod: method,
      stdout: fd,
    });
    await child.start();
    closeSync(fd);
    await child.join();
    expect(readFileSync(join(folder, 'out')).length).toBe(10_000_000);
    rmSync(folder, { recursive: true });
  });
});
