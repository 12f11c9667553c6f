// Infers projects and targets, so that a new topic or package is known as soon as its folder exists.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const name = 'isoproc';

/** `examples/10-process-lock/contract.yaml` is the project `process-lock`. */
export function topicProject(root) {
  const slug = basename(root).replace(/^\d+-/, '');
  const isoproc = (words) => ({
    command: `node packages/conformance/bin/isoproc.mjs ${words}`,
    dependsOn: [
      { projects: ['@isoproc/conformance', 'isoproc'], target: 'build' },
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
  const { scripts = {}, exports } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const bundled = exports?.['.']?.default?.startsWith('./lib/') ?? false;
  const bundle = bundled ? ` && node tools/setup/bundle.mjs ${root}` : '';
  const targets = {
    test: { command: `vitest run --root . ${root}/test` },
    ...(!('build' in scripts) && { build: { command: `tsc -b ${root}${bundle}` } }),
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
