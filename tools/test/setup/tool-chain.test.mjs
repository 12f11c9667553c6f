import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../setup/child.mjs';
import { tree } from '../tree.mjs';

test('a missing compiler is named with the package to install, and the rest goes on', async () => {
  const PATH = tree({});
  symlinkSync('/bin/sh', join(PATH, 'sh'));
  const file = resolve('tools/setup/tool-chain.mjs');
  const code = `import { checkToolChain } from '${file}'; console.log(await checkToolChain());`;
  const words = ['--input-type=module', '-e', code];
  const { status, output } = await run(process.execPath, words, { quiet: true, env: { PATH } });
  expect(status).toBe(0);
  for (const line of ['C++ (no g++; ', 'native build (no make; ', 'Python (no python3; ']) {
    expect(output).toContain(`could not run: ${line}`);
  }
  expect(output).toContain('{ native: false }');
});
