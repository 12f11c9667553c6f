import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

test('main runs when the module is the program, after the whole of it', async () => {
  expect((await run(process.execPath, [fixture('targets.mjs')])).stdout).toBe('later\n');
});

test('also through a link; not when it is imported', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isoproc-test-'));
  const link = join(folder, 'link.mjs');
  symlinkSync(fixture('targets.mjs'), link);
  expect((await run(process.execPath, [link])).stdout).toBe('later\n');
  rmSync(folder, { recursive: true });
  const code = `await import(${JSON.stringify(fixture('targets.mjs'))}); console.log('imported')`;
  const args = ['--input-type=module', '-e', code];
  expect((await run(process.execPath, args)).stdout).toBe('imported\n');
});

test.each([
  ['throws', 1, /main broke/],
  ['rejects', 1, /main broke later/],
  ['never', 13, /never settled/],
])('a main that %s ends with status %i', async (what, code, stderr) => {
  const failed = run(process.execPath, [fixture('main.mjs'), what]);
  await expect(failed).rejects.toMatchObject({
    code,
    stderr: expect.stringMatching(stderr) as string,
  });
});

test('what was written is out when process.exit ends it', async () => {
  const child = spawn(process.execPath, [fixture('main.mjs'), 'exits']);
  let bytes = 0;
  for await (const part of child.stdout) bytes += (part as Buffer).length;
  expect(bytes).toBe(1_000_000);
});
