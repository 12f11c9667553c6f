import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const fixture = fileURLToPath(new URL('fixtures/peer.py', import.meta.url));

/** The lines that Python printed; rejects with what it complained about. */
export async function python(...args: string[]): Promise<string[]> {
  const { stdout, stderr } = await run('python3', [fixture, ...args]);
  if (stderr !== '') throw new Error(stderr);
  return stdout.split('\n').slice(0, -1);
}

let count = 0;
/** A name that nobody else has. */
export const freshName = () => `isoproc-test-${String(process.pid)}-${String(++count)}`;

/** What this test file has left in /dev/shm. */
export const left = () =>
  readdirSync('/dev/shm').filter((name) => name.includes(`isoproc-test-${String(process.pid)}-`));
