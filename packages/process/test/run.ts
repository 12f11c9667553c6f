import type { Readable } from 'node:stream';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const program = fileURLToPath(new URL('./fixtures/program.mjs', import.meta.url));

let count = 0;

/** Starts Node so that the whole family of its program can be recognised by its environment. */
export function beginNode(args: readonly string[]) {
  const marker = `isoproc-test-${String(process.pid)}-${String(++count)}`;
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ISOPROC_TEST_MARKER: marker },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return { child, marker };
}

export const begin = (args: readonly string[], flags: readonly string[] = []) =>
  beginNode([...flags, program, ...args]);

/** What it has said, and how it ended. */
export async function ended({ child, marker }: ReturnType<typeof beginNode>) {
  child.stdin.end();
  const text = async (stream: NodeJS.ReadableStream) => {
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    return Buffer.concat(parts).toString();
  };
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr, status: await closed, marker };
}

/** Runs it to its end. */
export const run = (...args: string[]) => ended(begin(args));

/** Processes that carry the marker and have not ended. */
export function living(marker: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${String(pid)}/environ`, 'latin1').includes(`${marker}\0`);
      } catch {
        return false;
      }
    });
}

/** Looks until all of these do: who was just started has no environment yet, execve(2) goes on. */
export async function allLiving(marker: string, pids: readonly number[]): Promise<void> {
  while (!pids.every((pid) => living(marker).includes(pid))) await new Promise(setImmediate);
}

/** Looks until nobody carries the marker; the test's watchdog ends a wait in vain. */
export async function nobodyLeft(marker: string): Promise<void> {
  while (living(marker).length > 0) await new Promise(setImmediate);
}

/** The first line of a stream that matches. */
export async function line(stream: Readable, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  for await (const part of stream.iterator({ destroyOnReturn: false })) {
    text += String(part);
    const match = pattern.exec(text);
    if (match) return match;
  }
  throw new Error(`no ${String(pattern)} in ${JSON.stringify(text)}`);
}
