import { expect, test } from 'vitest';
import { createNodesV2 } from '../../nx-plugin/plugin.mjs';
import { tree } from '../tree.mjs';

const [, infer] = createNodesV2;

function projectOf(files, manifest) {
  const [[file, { projects }]] = infer([manifest], undefined, { workspaceRoot: tree(files) });
  expect(file).toBe(manifest);
  return Object.values(projects)[0];
}

test('a topic is a project named by its slug, whose runs are never cached', () => {
  const manifest = 'examples/10-process-lock/contract.yaml';
  const { name, root, targets } = projectOf({ [manifest]: '' }, manifest);
  expect({ name, root }).toEqual({ name: 'process-lock', root: 'examples/10-process-lock' });
  expect(Object.keys(targets)).toEqual(['conform', 'mutants', 'compile']);
  expect(targets.conform.command).toContain('run process-lock');
  expect(targets.conform.cache ?? false).toBe(false);
});

test('a package is built by tsc, unless it says how, and its native part by node-gyp', () => {
  const manifest = 'packages/p/package.json';
  const targetsWith = (files) => projectOf({ [manifest]: {}, ...files }, manifest).targets;
  expect(targetsWith({}).build.command).toBe('tsc -b packages/p');
  expect(Object.keys(targetsWith({}))).toEqual(['test', 'build']);
  expect(targetsWith({ [manifest]: { scripts: { build: 'make' } } }).build).toBeUndefined();
  expect(targetsWith({ 'packages/p/binding.gyp': '{}' })['compile-native'].command).toContain(
    'packages/p',
  );
});
