import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pty from 'node-pty';
import { expect, test } from 'vitest';
import { bin, copyProject } from './command-line.js';

/** Runs the command on a terminal of 80 columns; `ready`: when to type Ctrl-C. */
function onTerminal(
  args: readonly string[],
  ready?: (shown: string) => boolean,
): Promise<{ status: number; shown: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'CI'));
  const terminal = pty.spawn(process.execPath, [bin, ...args], { cols: 80, rows: 24, env });
  let shown = '';
  terminal.onData((text) => (shown += text));
  const watch = setInterval(() => {
    if (!ready?.(shown)) return;
    clearInterval(watch); // a second Ctrl-C would be the system's
    terminal.write('\u0003');
  }, 10);
  return new Promise((resolve) => {
    terminal.onExit(({ exitCode }) => {
      clearInterval(watch);
      resolve({ status: exitCode, shown });
    });
  });
}

const plain = (text: string) => text.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '').replaceAll('\r', '');
/** Cursor up: what was drawn is drawn again in its place. */
const redraws = (text: string) => text.split(/\u001b\[\d*A/u).length - 1;

test('the matrix is drawn again in place, and ends with a summary', async () => {
  using project = copyProject();
  const args = ['run', '--examples', project.examples, '--runs', '2', '--seed', '5'];
  const { status, shown } = await onTerminal(args);
  const text = plain(shown);
  expect(status).toBe(0);
  expect(redraws(shown)).toBeGreaterThan(2);
  expect(text).toMatch(/^ +C\+\+ +Python *$/m);
  expect(text).toMatch(/^ +pipe +terminal +pipe +terminal *$/m);
  expect(text).toMatch(/^relay +✓ 4 +✓ 4 +✓ 4 +✓ 4/m);
  expect(text.trim().split('\n').at(-1)).toMatch(
    /^16 runs: 16 passed; all as expected \([\d.]+ s\)$/,
  );
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(shown.lastIndexOf('\u001b[?25h')).toBeGreaterThan(shown.lastIndexOf('\u001b[?25l')); // the cursor is back
});

/** Processes that have this word among their arguments. */
function running(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
    } catch {
      return false;
    }
  });
}

test('Ctrl-C on the terminal ends the matrix with status 130, says so, and leaves nobody', async () => {
  using project = copyProject();
  const file = join(project.examples, '01-relay/relay.py');
  writeFileSync(file, 'while True:\n    pass\n');
  const args = ['run', '--examples', project.examples, '--lang', 'py', '--no-faults'];
  const { status, shown } = await onTerminal(
    args,
    (text) => text.includes('0 of 6 runs') && running(file).length > 0,
  );
  expect(status).toBe(130);
  expect(plain(shown)).toMatch(/nothing was run \(interrupted after [\d.]+ s\)$/m);
  expect(running(file)).toEqual([]);
});
