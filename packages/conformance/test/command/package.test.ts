import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isoproc } from './command-line.js';

const source = join(import.meta.dirname, '../..');

/** Where a dependency is installed: the nearest node_modules above that has it. */
function installed(name: string): string {
  for (let folder = source; folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return found;
  }
  throw new Error(`${name} is not installed: run npm ci`);
}

/** Packs the package and installs it in `folder`; its dependencies are those of this tree. */
function installPacked(folder: string): string {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source });
  const [archive = ''] = readdirSync(folder);
  const home = join(folder, 'node_modules/@isoproc/conformance');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['xzf', join(folder, archive), '--strip-components=1', '-C', home]);
  const { dependencies } = createRequire(import.meta.url)(join(home, 'package.json')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(installed(name), place);
  }
  return join(home, 'bin/isoproc.mjs');
}

test('packed and installed elsewhere, the command brings its contracts along', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isoproc-test-'));
  try {
    const program = installPacked(folder);
    const topics = readdirSync(join(source, '../../examples')).filter((name) => /^\d/.test(name));
    const list = await isoproc(['list'], { cwd: folder, program });
    expect(list.stdout.match(/^[a-z-]+:/gm)?.sort()).toEqual(
      topics.map((name) => `${name.replace(/^\d+-/, '')}:`).sort(),
    );
    const perl = ['perl', join(import.meta.dirname, 'fixture/basic_process.pl')];
    const check = ['check', 'basic-process', '--runs', '1', '--', ...perl];
    const ended = await isoproc(check, { cwd: folder, program });
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/^4 runs: 4 passed; all as expected/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
