import { fileURLToPath } from 'node:url';
import { beginNode, ended } from '../../process/test/run.js';

export { line, living, nobodyLeft } from '../../process/test/run.js';

/** Starts a program of fixtures whose whole family can be recognised by its environment. */
export function begin(program: string, ...args: readonly string[]) {
  const file = fileURLToPath(new URL(`./fixtures/${program}`, import.meta.url));
  return beginNode(['--expose-gc', file, ...args]);
}

/** Runs it to its end. */
export const run = (program: string, ...args: readonly string[]) => ended(begin(program, ...args));
