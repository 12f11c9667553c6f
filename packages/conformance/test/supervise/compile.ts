import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(
  new URL('../../../../node_modules/.cache/isoproc-fixture/', import.meta.url),
);

/** Path of a C++ fixture's program, compiled when it is older than its source. */
export function compiled(name: string): string {
  const source = fileURLToPath(new URL(`fixtures/${name}.cc`, import.meta.url));
  const program = cache + name;
  if (existsSync(program) && statSync(program).mtimeMs > statSync(source).mtimeMs) return program;
  mkdirSync(cache, { recursive: true });
  const mine = `${program}.${String(process.pid)}`;
  execFileSync('g++', ['-std=c++20', '-O1', '-pthread', '-o', mine, source, '-lrt']);
  renameSync(mine, program); // test files run side by side
  return program;
}
