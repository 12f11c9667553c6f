import { expect, test } from 'vitest';
import { dependencyProblems } from '../../structure/dependency.mjs';
import { versionProblems } from '../../structure/version.mjs';
import { tree } from '../tree.mjs';

const manifest = (name, dependencies = {}, version = '1.0.0') => ({ name, version, dependencies });
const files = {
  'package.json': { devDependencies: { vitest: '1' } },
  'packages/core/package.json': manifest('@isoproc/core'),
  'packages/core/src/a.ts': "import { readFileSync } from 'node:fs';\nimport './b.js';",
  'packages/core/test/a.test.ts': "import { test } from 'vitest';",
};

test('declared, imported and downward: nothing to say', () => {
  expect(dependencyProblems(tree(files))).toEqual([]);
});

test('what is imported and not declared, declared and not imported, or above is named', () => {
  const root = tree({
    ...files,
    'packages/core/package.json': manifest('@isoproc/core', {
      yaml: '1',
      '@isoproc/pool': '1.0.0',
    }),
    'packages/core/src/a.ts': "export * from 'left-pad/x';\nawait import('@isoproc/pool');",
    'packages/core/test/a.test.ts': "import x from '@scope/thing/deep';",
  });
  expect(dependencyProblems(root)).toEqual([
    '@isoproc/core: imports left-pad, which its package.json does not name',
    '@isoproc/core: depends on yaml, and never imports it',
    '@isoproc/core: its tests import @scope/thing, which nobody declares',
    '@isoproc/core: depends on @isoproc/pool, which is not below it (tools/floor.mjs)',
  ]);
});

test('a package without a floor is named', () => {
  const root = tree({ ...files, 'packages/attic/package.json': manifest('@isoproc/attic') });
  expect(dependencyProblems(root)).toEqual(['packages/attic: has no floor in tools/floor.mjs']);
});

test('versions that disagree are named', () => {
  const root = tree({
    'packages/a/package.json': manifest('a'),
    'packages/b/package.json': manifest('b', { a: '0.9.0', other: '3' }, '1.1.0'),
  });
  expect(versionProblems(root)).toEqual([
    'b: version 1.1.0, not 1.0.0',
    'b: depends on a 0.9.0, not 1.0.0',
  ]);
});
