import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyProject, isoproc } from '../command/command-line.js';

interface Kills {
  readonly mutants: readonly {
    mutant: string;
    outcome: string;
    runs: number;
    level?: string;
    reason?: string;
  }[];
  readonly levels: readonly {
    level: string;
    tried: number;
    killed: number;
    killRate: number;
    meanTimeToKillMs: number | null;
    controls: number;
    falseAlarms: number;
  }[];
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
    '--controls',
    '2',
    '--json',
    json,
  ]);
  expect([ended.status, ended.stderr]).toEqual([1, '']);
  const { mutants, levels } = JSON.parse(readFileSync(json, 'utf8')) as Kills;
  const outcomes = mutants.map(({ mutant, outcome, runs }) => [mutant, outcome, runs]);
  expect(outcomes).toEqual([
    ['comment', 'survived', 9],
    ['lost-hello', 'killed', 1],
    ['no-wait', 'killed', expect.any(Number)],
    ['stale', 'error', 0],
  ]);
  expect(mutants.at(-1)?.reason).toContain('does not apply to relay.py');
  expect(mutants[1]?.level).toBe('none');
  const [none, ...disturbed] = levels;
  expect(none).toMatchObject({ level: 'none', tried: 3, controls: 4, falseAlarms: 0 });
  expect(none?.meanTimeToKillMs).toBeGreaterThan(0);
  expect(disturbed.map(({ level }) => level)).toEqual(['jitter', 'preempt']);
  for (const { controls, falseAlarms } of disturbed)
    expect([controls, falseAlarms]).toEqual([4, 0]);
  expect(levels.at(-1)?.killRate).toBe(0.5);
  expect(readFileSync(program, 'utf8')).toBe(before);
  expect(ended.stdout).toMatch(/^relay +1 of 1 +1 of 3$/m);
  expect(ended.stdout).toMatch(/4 mutants: 2 killed, 2 not\n$/);
});

test('an original that fails is a false alarm: status 1, though every mutant is killed', async () => {
  using project = copyProject();
  const program = join(project.examples, '01-relay/relay.cpp');
  writeFileSync(program, readFileSync(program, 'utf8').replace('_exit(0);', '_exit(4);'));
  const args = ['--lang', 'cpp', '--perturb', 'jitter', '--controls', '1'];
  const ended = await isoproc(['mutants', 'relay', '--examples', project.examples, ...args]);
  expect(ended.status).toBe(1);
  expect(ended.stdout).toMatch(
    /^alarm {5}relay, C\+\+, jitter: 1 false alarm in 1 run \(failed, seed /m,
  );
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
