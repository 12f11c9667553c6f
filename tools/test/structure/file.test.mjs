import { expect, test } from 'vitest';
import { machinePathProblems } from '../../structure/machine-path.mjs';
import { nativeProblems } from '../../structure/native.mjs';
import { sizeProblems } from '../../structure/size.mjs';
import { tree } from '../tree.mjs';

test('a file of 251 lines is too long, one of 250 is not, and built files are nobody’s', () => {
  const root = tree({
    'a.ts': 'x\n'.repeat(251),
    'b.py': 'x\n'.repeat(250),
    'packages/p/dist/c.ts': 'x\n'.repeat(999),
  });
  expect(sizeProblems(root)).toEqual(['a.ts: 251 lines; split it, 250 is the limit']);
});

test('a path of one machine is found, and what only looks like one is not', () => {
  const path = ['', 'home', 'someone'].join('/');
  const root = tree({
    'a.md': `one\nsee ${path}/x`,
    'b.ts': `const a = 'examples${path}'; const b = 'https://example.org${path}';`,
  });
  expect(machinePathProblems(root)).toEqual([`a.md:2: ${path} exists on one machine only`]);
});

test('a native function without a comment is named', () => {
  const text = [
    'export interface Native {',
    '  /** a(2). */',
    '  a(): void;',
    '  b(x: number): void;',
    '}',
    'export interface Other {',
    '  c(): void;',
    '}',
  ];
  const root = tree({ 'packages/native/src/native.ts': text.join('\n') });
  expect(nativeProblems(root)).toEqual(['packages/native/src/native.ts:4: b has no comment']);
});
