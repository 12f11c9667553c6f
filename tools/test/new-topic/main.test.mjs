import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { makeTopic, refusal } from '../../new-topic/main.mjs';
import { topicProblems } from '../../structure/topic.mjs';
import { tree } from '../tree.mjs';

const root = () => tree({ 'examples/03-zombie/README.md': '' });

test.each([
  ['no title', ['4', 'a-b'], /^usage: npm run new-topic/],
  ['a word too many', ['4', 'a-b', 'T', 'x'], /^usage: npm run new-topic/],
  ['number 0', ['0', 'a-b', 'T'], /^number '0': give a whole number/],
  ['a word as number', ['x', 'a-b', 'T'], /^number 'x': /],
  ['upper case', ['4', 'A-b', 'T'], /^slug 'A-b': give lower-case words/],
  ['a path', ['4', '../b', 'T'], /^slug '\.\.\/b': /],
  ['an underscore', ['4', 'a_b', 'T'], /^slug 'a_b': /],
  ['a slug that exists', ['4', 'zombie', 'T'], /^examples\/03-zombie exists/],
  ['a number that exists', ['3', 'ghost', 'T'], /^examples\/03-zombie exists/],
  ['a module of Python', ['4', 'queue', 'T'], /^slug 'queue': its program would shadow/],
])('refuses %s', (_what, words, line) => {
  expect(refusal(root(), words)).toMatch(line);
});

test('makes a topic that lacks nothing but further mutants', async () => {
  const made = root();
  const words = ['4', 'first-words', 'He said: "hello"'];
  expect(refusal(made, words)).toBeUndefined();
  const path = makeTopic(made, words);
  expect(path).toBe(join(made, 'examples/04-first-words'));
  expect(parse(readFileSync(join(path, 'contract.yaml'), 'utf8'))).toMatchObject({
    topic: 'first-words',
    title: words[2],
  });
  const problems = (await topicProblems(made)).filter((line) => line.includes('04-first-words'));
  expect(problems).toEqual(
    ['ts', 'cpp', 'py'].map(
      (language) => `examples/04-first-words/mutants: 1 for ${language}, at least 3 are asked for`,
    ),
  );
});
