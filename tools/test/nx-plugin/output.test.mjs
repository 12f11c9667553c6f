import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
// Installed, not built; and what node-gyp builds with.
const notBuilt = /(^|\/)(node_modules|__pycache__|prebuilds|native\/build(?!\/Release))\//;

/** A target's output, with the placeholders filled in, as a pattern of paths. */
const patternOf = (output, project) =>
  new RegExp(
    `^${output
      .replace('{projectRoot}', project.root)
      .replace('{workspaceRoot}/', '')
      .replaceAll('.', '\\.')
      .replaceAll('*', '[^/]*')}(/|$)`,
  );

// What it does not know of it does not bring back: a build that was cached would be half a build.
test('of all that a build leaves Nx knows', async () => {
  const { nodes } = await createProjectGraphAsync();
  const patterns = Object.values(nodes).flatMap(({ data }) =>
    Object.values(data.targets).flatMap(({ outputs = [] }) =>
      outputs.map((output) => patternOf(output, data)),
    ),
  );
  const list = ['ls-files', '--others', '--ignored', '--exclude-standard', 'packages'];
  const built = execFileSync('git', list, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && !notBuilt.test(file));
  expect(built).toContain('packages/isoproc/entry.js');
  expect(built.filter((file) => !patterns.some((pattern) => pattern.test(file)))).toEqual([]);
});
