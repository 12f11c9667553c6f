import { spawn, spawnSync } from 'node:child_process';

/** Ctrl-C was pressed, and every child has ended. */
export class Interrupted extends Error {}

const living = new Set();
let interrupted = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = true;
    // A terminal has told the whole foreground group already; twice would cut a tidy end short.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    for (const child of living) child.kill(signal);
  });
}

/**
 * Runs a program to its end. Resolves with its exit status (a signal counts as 1), and with what it
 * printed when `quiet`.
 */
export function run(file, args, { quiet = false, env = {}, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(file, args, { stdio, cwd, env: { ...process.env, ...env } });
    living.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', (error) => {
      living.delete(child);
      resolve({ status: 127, output: `${file}: ${error.message}` });
    });
    child.on('close', (status) => {
      living.delete(child);
      if (interrupted) reject(new Interrupted());
      else resolve({ status: status ?? 1, output });
    });
  });
}

/** First line that `file --version` prints; undefined: there is no such program. */
export function version(file, args = ['--version']) {
  const { status, stdout } = spawnSync(file, args, { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0].trim() : undefined;
}
