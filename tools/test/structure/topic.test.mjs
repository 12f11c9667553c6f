import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTopic } from '../../new-topic/main.mjs';
import { topicProblems } from '../../structure/topic.mjs';
import { tree } from '../tree.mjs';

/** The problems of a topic fresh from the template, after `spoil` and without the few mutants. */
async function problemsAfter(spoil) {
  const root = tree({ 'examples/README.md': '' });
  const path = makeTopic(root, ['1', 'first-words', 'First words']);
  spoil(path);
  return (await topicProblems(root)).filter((line) => !line.includes('at least 3'));
}

test('a fresh topic has no other problem', async () => {
  expect(await problemsAfter(() => undefined)).toEqual([]);
});

test.each([
  ['first_words.cpp', 'examples/01-first-words: there is no first_words.cpp'],
  ['README.md', 'examples/01-first-words: there is no README.md'],
  ['contract.yaml', 'examples/01-first-words: there is no contract.yaml'],
])('%s is missed', async (file, line) => {
  expect(await problemsAfter((path) => rmSync(join(path, file)))).toEqual([line]);
});

test('a mutant that no longer applies, and one without a rule, are named', async () => {
  const problems = await problemsAfter((path) => {
    writeFileSync(join(path, 'first_words.py'), 'print()\n');
    writeFileSync(join(path, 'mutants/too-few.cpp.patch'), '--- a\n+++ b\n');
  });
  expect(problems).toEqual([
    'examples/01-first-words/mutants/too-few.cpp.patch: no line "Rule: <rule id>"',
    'examples/01-first-words/mutants/too-few.py.patch: does not apply',
  ]);
});

test('a file that shadows a module of Python, and a contract that says nothing, are named', async () => {
  const problems = await problemsAfter((path) => {
    writeFileSync(join(path, 'queue.py'), '');
    writeFileSync(join(path, 'contract.yaml'), 'topic: 7\n');
  });
  expect(problems[0]).toBe(
    "examples/01-first-words/queue.py: shadows a module of Python's standard library",
  );
  expect(problems[1]).toMatch(/^examples\/01-first-words\/contract.yaml: /);
});
