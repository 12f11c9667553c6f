import { expect, test } from 'vitest';
import { patternMutants, patternProblems } from '../../structure/pattern.mjs';
import { tree } from '../tree.mjs';

const patch =
  'Rule: whole\nSays: One is missing.\n\n--- a\n+++ b\n@@ -1 +1 @@\n-add(1);\n+add(0);\n';

const complete = {
  'examples/patterns/sum.ts': 'add(1);\n',
  'examples/patterns/mutants/sum/none.ts.patch': patch,
  'examples/test/patterns/sum.test.ts': '',
  'docs/patterns/sum.md': '',
  'docs/patterns/README.md': '[sum](sum.md)',
};

const without = (file) =>
  patternProblems(tree(Object.fromEntries(Object.entries(complete).filter(([f]) => f !== file))));

const withPatch = (text, name = 'none.ts.patch') =>
  patternProblems(tree({ ...complete, [`examples/patterns/mutants/sum/${name}`]: text }));

test('a complete pattern has no problem, and its mutant makes another program', () => {
  const root = tree(complete);
  expect(patternProblems(root)).toEqual([]);
  const [mutant] = patternMutants(root, 'sum');
  expect(mutant).toMatchObject({ name: 'none', rule: 'whole', changed: 'add(0);\n' });
});

test('what is missing is named', () => {
  const program = 'examples/patterns/sum.ts: ';
  expect(without('docs/patterns/sum.md')).toEqual([`${program}there is no docs/patterns/sum.md`]);
  expect(without('examples/test/patterns/sum.test.ts')).toEqual([
    `${program}there is no examples/test/patterns/sum.test.ts`,
  ]);
  expect(without('docs/patterns/README.md')).toEqual([
    'docs/patterns/README.md: no link to sum.md',
  ]);
  expect(without('examples/patterns/mutants/sum/none.ts.patch')).toEqual([
    `${program}no mutant, at least one is asked for`,
  ]);
  expect(without('examples/patterns/sum.ts')).toEqual([
    'examples/patterns/mutants/sum: there is no sum.ts',
  ]);
});

test('a mutant that is of no use is named', () => {
  const file = 'examples/patterns/mutants/sum/none.ts.patch: ';
  expect(withPatch(patch.replace('add(1)', 'add(2)'))).toEqual([`${file}does not apply`]);
  expect(withPatch(patch.replace('add(0)', 'add(1)'))).toEqual([`${file}changes nothing`]);
  expect(withPatch(patch.replace('Says', 'Said'))).toEqual([
    `${file}no lines "Rule: <rule>" and "Says: <sentence>"`,
  ]);
  expect(withPatch(patch, 'none.patch')).toEqual([
    'examples/patterns/mutants/sum/none.patch: its name must end with .ts.patch',
  ]);
});
