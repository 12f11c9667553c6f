import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const bin = join(import.meta.dirname, '../../bin/isoproc.mjs');

/** A copy of the fixture project, so that nothing is compiled into the source tree. */
export function copyProject(): { examples: string; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), 'isoproc-test-'));
  const examples = join(folder, 'examples');
  cpSync(join(import.meta.dirname, 'fixture/examples'), examples, { recursive: true });
  return { examples, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the command is started. */
export interface Start {
  /** Is given the process that it is. */
  readonly onStart?: (child: ChildProcessWithoutNullStreams) => void;
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: NodeJS.ProcessEnv;
  readonly program?: string;
}

/** Runs the command to its end. */
export function isoproc(args: readonly string[], start: Start = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const { cwd = tmpdir(), program = bin } = start;
    const env = { ...process.env, NO_COLOR: '1', ...start.env };
    const child = spawn(process.execPath, [program, ...args], { cwd, env });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    start.onStart?.(child);
  });
}
