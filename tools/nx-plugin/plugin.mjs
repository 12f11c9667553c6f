// Infers projects and targets, so that a new topic or package is known as soon as its folder exists.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { libraryFolders, packageName } from '../floor.mjs';

export const name = 'isoproc';

// The code of all of the library goes into one file, when every part of it is compiled. Not `build`:
// each of those parts depends on it, as soon as it runs.
const library = { projects: ['@isoproc/library'], target: 'bundle' };
const bundle = {
  command: 'node tools/setup/bundle.mjs library',
  dependsOn: [{ projects: libraryFolders.map(packageName), target: 'build' }],
};
const precompile = {
  command: 'node packages/library/precompile.mjs',
  dependsOn: ['bundle', { projects: ['@isoproc/native'], target: 'compile-native' }],
};

/** `examples/10-process-lock/contract.yaml` is the project `process-lock`. */
export function topicProject(root) {
  const slug = basename(root).replace(/^\d+-/, '');
  const isoproc = (words) => ({
    command: `node packages/conformance/bin/isoproc.mjs ${words}`,
    dependsOn: [
      { projects: ['@isoproc/conformance'], target: 'build' },
      library,
      { projects: ['@isoproc/native'], target: 'compile-native' },
    ],
  });
  return {
    name: slug,
    root,
    implicitDependencies: ['isoproc', '@isoproc/conformance'],
    targets: {
      conform: isoproc(`run ${slug}`),
      mutants: isoproc(`mutants ${slug}`),
      compile: {
        command: [
          '${CXX:-g++} -std=c++20 -Wall -Wextra -Werror -pthread -fsyntax-only *.cpp',
          `python3 -c 'import ast, sys; [ast.parse(open(f).read(), f) for f in sys.argv[1:]]' *.py`,
        ].join(' && '),
        options: { cwd: '{projectRoot}' },
      },
    },
  };
}

function packageProject(root, workspaceRoot) {
  const at = (file) => join(workspaceRoot, root, file);
  if (root === 'packages/library') return { root, targets: { bundle, precompile } };
  const { scripts = {} } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const bundled = root === 'packages/native' ? ' && node tools/setup/bundle.mjs native' : '';
  const targets = {
    test: { command: `vitest run --root . ${root}/test`, dependsOn: ['build', library] },
    ...(!('build' in scripts) && { build: { command: `tsc -b ${root}${bundled}` } }),
    ...(existsSync(at('binding.gyp')) && {
      'compile-native': { command: `node tools/setup/compile-native.mjs ${root}` },
    }),
  };
  return { root, targets };
}

export const createNodesV2 = [
  '{examples/*/contract.yaml,packages/*/package.json}',
  (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const root = dirname(file);
      const project = root.startsWith('examples/')
        ? topicProject(root)
        : packageProject(root, workspaceRoot);
      return [file, { projects: { [root]: project } }];
    }),
];
