import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../fixtures/memory.mjs', import.meta.url));

function begin(...args: string[]) {
  const child = spawn(process.execPath, ['--expose-gc', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise<string>((resolve) =>
    child.on('close', (status, signal) => {
      resolve(`${text}${String(signal ?? status)}`);
    }),
  );
  return { child, ended, said: () => text };
}

test('ten thousand cells are one file, and 64 bytes each', async () => {
  expect(await begin('many').ended).toBe('files 1 bytes 64\n0');
});

test('a cell that nobody has any more is used again, as zeroes', async () => {
  expect(await begin('reuse').ended).toBe('word 0\n0');
});

test('not while it is on its way, or had by another', async () => {
  expect(await begin('shared').ended).toBe('used again\n0');
});

test('the file of a large cell that nobody has any more is closed', async () => {
  expect(await begin('large').ended).toBe('given back\n0');
});

test('a wait that was given up does not keep the process alive', async () => {
  expect(await begin('pending', 'abandoned').ended).toBe('given up\n0');
});

test('a wait that goes on does', async () => {
  const { child, ended, said } = begin('pending');
  while (!said().includes('still here')) await new Promise(setImmediate);
  child.kill('SIGTERM');
  expect(await ended).toBe('given up\nstill here\nSIGTERM');
});

test('threads that have ended leave their places to others', async () => {
  expect(await begin('threads').ended).toBe('highest true\n0');
});
