import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyProject, isoproc } from '../command/command-line.js';

interface Kills {
  readonly mutants: readonly { mutant: string; outcome: string; runs: number; reason?: string }[];
}

test('killed, survived, does not apply: each is told apart, and the program stays as it is', async () => {
  using project = copyProject();
  const json = join(project.examples, '../mutants.json');
  const program = join(project.examples, '01-relay/relay.py');
  const before = readFileSync(program, 'utf8');
  const ended = await isoproc([
    'mutants',
    '--examples',
    project.examples,
    '--runs',
    '3',
    '--json',
    json,
  ]);
  expect([ended.status, ended.stderr]).toEqual([1, '']);
  const { mutants } = JSON.parse(readFileSync(json, 'utf8')) as Kills;
  const outcomes = mutants.map(({ mutant, outcome, runs }) => [mutant, outcome, runs]);
  expect(outcomes).toEqual([
    ['comment', 'survived', 3],
    ['lost-hello', 'killed', 1],
    ['no-wait', 'killed', expect.any(Number)],
    ['stale', 'error', 0],
  ]);
  expect(mutants.at(-1)?.reason).toContain('does not apply to relay.py');
  expect(readFileSync(program, 'utf8')).toBe(before);
  expect(ended.stdout).toMatch(/^relay +1 of 1 +1 of 3$/m);
  expect(ended.stdout).toMatch(/4 mutants: 2 killed, 2 not\n$/);
});

test('all killed: status 0; a rule that is not there: an error', async () => {
  using project = copyProject();
  const hunt = () => isoproc(['mutants', 'relay', '--examples', project.examples, '--lang', 'cpp']);
  expect((await hunt()).status).toBe(0);
  const file = join(project.examples, '01-relay/mutants/no-wait.cpp.patch');
  const patch = readFileSync(file, 'utf8');
  writeFileSync(file, patch.replace('relay/leaves-nothing', 'relay/leaves-something'));
  const ended = await hunt();
  expect(ended.status).toBe(1);
  expect(ended.stdout).toContain("the contract has no rule 'relay/leaves-something'");
});

test.each([
  ['Says: ', 'Told: ', /there is no line 'Says: <sentence>'/],
  ['Rule: ', 'Role: ', /there is no line 'Rule: <rule-id>'/],
])('a patch without its header line %s is named', async (line, other, message) => {
  using project = copyProject();
  const file = join(project.examples, '01-relay/mutants/lost-hello.py.patch');
  writeFileSync(file, readFileSync(file, 'utf8').replace(line, other));
  const ended = await isoproc(['mutants', '--examples', project.examples]);
  expect([ended.status, ended.stderr]).toEqual([2, expect.stringMatching(message)]);
});
