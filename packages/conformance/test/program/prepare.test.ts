import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildCpp } from '../../src/program/cpp.js';
import { findLanguage } from '../../src/program/language.js';
import { runTool } from '../../src/program/tool.js';
import { buildTypeScript } from '../../src/program/typescript.js';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'isoproc-test-'))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const source = (text: string): string => {
  const file = join(folder, 'tiny.cpp');
  writeFileSync(file, text);
  return file;
};
const cache = () => join(folder, 'cache');

test('a program is compiled once, and again when it has changed', async () => {
  const built = await buildCpp(source('int main() { return 7; }\n'), cache());
  if (!('command' in built)) throw new Error(built.problem);
  expect((await runTool(built.command[0] ?? '', []))?.status).toBe(7);
  const before = statSync(built.command[0] ?? '').mtimeMs;
  const again = await buildCpp(join(folder, 'tiny.cpp'), cache());
  expect(again).toEqual(built);
  expect(statSync(built.command[0] ?? '').mtimeMs).toBe(before);
  const other = await buildCpp(source('int main() { return 8; }\n'), cache());
  expect(other).not.toEqual(built);
  expect(readdirSync(join(cache(), 'cpp'))).toHaveLength(2);
});

test('a program that does not compile: the first error of the compiler, and nothing in the cache', async () => {
  const built = await buildCpp(source('int main() { return x; }\n'), cache());
  expect(built).toMatchObject({ missing: false });
  expect('problem' in built && built.problem).toMatch(
    /^tiny\.cpp does not compile: .*tiny\.cpp:1:.*x/,
  );
  expect(readdirSync(join(cache(), 'cpp'))).toEqual([]);
});

test('no compiler: the package to install', async () => {
  vi.stubEnv('CXX', 'no-such-compiler');
  const built = await buildCpp(source('int main() {}\n'), cache());
  expect(built).toEqual({
    problem:
      "no C++ compiler: 'no-such-compiler' does not run; install the package g++, or set CXX",
    missing: true,
  });
});

test('TypeScript without its hook could not run', () => {
  expect(buildTypeScript(join(folder, 'a.ts'), folder)).toMatchObject({ missing: true });
  writeFileSync(join(folder, 'ts-node-hook.mjs'), '');
  expect(buildTypeScript(join(folder, 'a.ts'), folder)).toMatchObject({
    command: [
      process.execPath,
      '--no-memory-reducer',
      '--import',
      expect.stringContaining('ts-node-hook.mjs'),
      expect.anything(),
    ],
  });
});

test('languages are known by name, extension and title', () => {
  expect(['ts', 'cpp', 'C++', 'Python'].map((text) => findLanguage(text)?.name)).toEqual([
    'typescript',
    'cpp',
    'cpp',
    'python',
  ]);
  expect(findLanguage('ruby')).toBeUndefined();
});
